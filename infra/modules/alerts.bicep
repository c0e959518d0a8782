metadata description = 'Who is told, and of what. The queries ask for the events that functions/Web/Signals names.'

import { texts } from 'types.bicep'

param prefix string
param location string
param workspaceId string

@description('The regions that report slots.')
param regions string[]

@description('The seconds between two slots: the fleet\'s interval.')
param slotSeconds int

@description('The seconds between two looks of the home region at all of them: the timer\'s interval.')
param tickSeconds int

@description('How many regions must see a relay as unhealthy.')
param unhealthyQuorum int

@description('The days that a certificate must have left.')
param certificateDaysLeft int

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

var rules = [
  {
    name: 'no-slot'
    title: 'A region reports no slots'
    description: 'No slot from a region for three intervals: nothing is known of the relays from there. See whether its app runs, reaches its storage and has its settings.'
    severity: 1
    window: slotWindow
    dimensions: ['Region']
    query: replace(replace(replace(loadTextContent('../queries/no-slot.kql'), '{{interval}}', '${slotSeconds}s'), '{{regions}}', string(regions)), '{{allowance}}', '${allowanceMinutes}m')
  }
  {
    name: 'relay-unhealthy'
    title: 'A relay is unhealthy'
    description: 'An incident of a relay lasts in enough regions, or one of all relays, and no maintenance covers it. /api/incidents has it, /api/latest the findings with their remedies.'
    severity: 1
    window: slotWindow
    dimensions: ['Relay']
    query: replace(replace(loadTextContent('../queries/relay-unhealthy.kql'), '{{quorum}}', string(unhealthyQuorum)), '{{recent}}', '${tickSeconds * 3 + allowanceMinutes * 60}s')
  }
  {
    name: 'certificate-ending'
    title: 'A certificate ends soon'
    description: 'A relay\'s certificate is below the days that it must have left: renewal may be broken.'
    severity: 2
    window: slotWindow
    dimensions: ['Relay']
    query: replace(loadTextContent('../queries/certificate-ending.kql'), '{{days}}', string(certificateDaysLeft))
  }
  {
    name: 'rollout-waiting'
    title: 'A rollout waits at a gate'
    description: 'A rollout waits for people. See rollout status, and approve or reject.'
    severity: 3
    window: slotWindow
    dimensions: ['Rollout', 'Gate']
    query: replace(loadTextContent('../queries/rollout-waiting.kql'), '{{minutes}}', string(gateWaitingMinutes))
  }
  {
    name: 'rollout-failed'
    title: 'A rollout failed'
    description: 'A rollout failed or holds. See rollout status for the step and its evidence; nothing goes on by itself.'
    severity: 1
    window: slotWindow
    dimensions: ['Rollout']
    query: loadTextContent('../queries/rollout-failed.kql')
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${prefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.title
    description: rule.description
    enabled: true
    severity: rule.severity
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
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
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: concat(empty(emails) ? [] : [people.id], actionGroupIds) }
  }
}]
