metadata description = 'Who is told, and of what. The queries ask for the events that functions/Web/Signals names.'

import { texts } from 'types.bicep'

param prefix string
param location string
param workspaceId string

@description('The regions that report slots.')
param regions string[]

@description('The region that judges health.')
param homeRegion string

@description('The seconds between two slots: the fleet\'s interval.')
param slotSeconds int

@description('The seconds between two looks of the home region at all of them: the timer\'s interval.')
param tickSeconds int

@description('The least urgent of incidents of which people are told: warning, error or critical.')
param leastSeverity string

@description('The minutes that a rollout may wait at a gate before somebody is reminded.')
param gateWaitingMinutes int

@description('Who gets mail.')
param emails string[]

@description('The action groups that are told too.')
param actionGroupIds string[]

param tags texts

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(prefix, 12)
    emailReceivers: [for (address, i) in emails: {
      name: 'mail-${i}'
      emailAddress: address
      useCommonAlertSchema: true
    }]
  }
}

// Telemetry takes a few minutes to be found; a window must hold three slots and that.
var allowanceMinutes = 5
var needed = slotSeconds * 3 + allowanceMinutes * 60
var slotWindow = needed <= 900 ? 'PT15M' : needed <= 3600 ? 'PT1H' : needed <= 21600 ? 'PT6H' : needed <= 86400 ? 'P1D' : fail('alerts see a day and no more: let the fleet\'s interval be less than eight hours')

// What the home region says each time that it looks counts for two turns of its timer, so that one may be lost.
var recent = '${tickSeconds * 2 + allowanceMinutes * 60}s'
var interval = '${slotSeconds}s'
var allowance = '${allowanceMinutes}m'

var incidents = [
  { severity: 'critical', alertSeverity: 0, title: 'Critical incident', what: 'Peers of two regions or more cannot use a relay or a member, or no region reaches any relay.' }
  { severity: 'error', alertSeverity: 1, title: 'Incident', what: 'Peers of one region cannot use a relay or a member, or nothing is known of a region: it is silent, or sees nothing.' }
  { severity: 'warning', alertSeverity: 2, title: 'Incident that is a warning', what: 'Peers will be hurt, or may be: a certificate ends soon, another relay wins than should, and what else is a warning.' }
]

var incidentRules = map(incidents, (incident, i) => {
  name: 'incident-${incident.severity}'
  title: incident.title
  description: '${incident.what} No maintenance covers it. /api/incidents has each with its evidence, impact and remedy.'
  severity: incident.alertSeverity
  enabled: i <= indexOf(map(incidents, other => other.severity), leastSeverity)
  evaluations: 1
  dimensions: ['Cause', 'Incident']
  query: replace(replace(loadTextContent('../queries/incident.kql'), '{{severity}}', incident.severity), '{{recent}}', recent)
})

var rules = [
  {
    name: 'no-slot'
    title: 'A region reports no slots'
    description: 'No slot from a region for three intervals: nothing is known of the relays from there. See whether its app runs, reaches its storage and has its settings.'
    severity: 1
    enabled: true
    evaluations: 1
    dimensions: ['Region']
    query: replace(replace(replace(replace(loadTextContent('../queries/no-slot.kql'), '{{interval}}', interval), '{{regions}}', string(regions)), '{{allowance}}', allowance), '{{recent}}', recent)
  }
  {
    name: 'not-judged'
    title: 'Nobody judges health'
    description: 'The home region probes and judges no health, so no incident is opened and nobody is told of any. Its log and /healthz say what keeps it from judging.'
    severity: 1
    enabled: true
    // After a silence a slot is reported before health is judged.
    evaluations: 2
    dimensions: ['Home']
    query: replace(replace(replace(loadTextContent('../queries/not-judged.kql'), '{{interval}}', interval), '{{home}}', homeRegion), '{{allowance}}', allowance)
  }
  {
    name: 'rollout-waiting'
    title: 'A rollout waits at a gate'
    description: 'A rollout waits for people. See rollout status, and approve or reject.'
    severity: 3
    enabled: true
    evaluations: 1
    dimensions: ['Rollout', 'Gate']
    query: replace(replace(loadTextContent('../queries/rollout-waiting.kql'), '{{minutes}}', string(gateWaitingMinutes)), '{{recent}}', recent)
  }
  {
    name: 'rollout-failed'
    title: 'A rollout failed'
    description: 'A rollout failed or holds. See rollout status for the step and its evidence; nothing goes on by itself.'
    severity: 1
    enabled: true
    evaluations: 1
    dimensions: ['Rollout']
    query: replace(loadTextContent('../queries/rollout-failed.kql'), '{{recent}}', recent)
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in concat(rules, incidentRules): {
  name: '${prefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.title
    description: rule.description
    enabled: rule.enabled
    severity: rule.severity
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: slotWindow
    autoMitigate: true
    // A new workspace has no rows yet whose columns could be checked.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: map(rule.dimensions, dimension => { name: dimension, operator: 'Include', values: ['*'] })
          failingPeriods: { numberOfEvaluationPeriods: rule.evaluations, minFailingPeriodsToAlert: rule.evaluations }
        }
      ]
    }
    actions: { actionGroups: concat(empty(emails) ? [] : [people.id], actionGroupIds) }
  }
}]
