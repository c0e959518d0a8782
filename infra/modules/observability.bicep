metadata description = 'Where telemetry goes: a workspace, Application Insights on top of it that takes identities only, and a workbook.'

import { texts } from 'types.bicep'

param prefix string
param location string

@description('How long logs are kept.')
param retentionDays int

@description('The most gigabytes that are taken in a day; what comes after is lost until the next. -1 for no limit.')
param dailyQuotaGb int

@description('The regions, for the workbook.')
param regions string[]

@description('The seconds between two slots of a region, after three of which, and some minutes on the way, the workbook believes none of it any more.')
param slotSeconds int

@description('The seconds between two turns of the home region\'s timer, in each of which it says what lasts.')
param tickSeconds int

param tags texts

var allowance = 300
var times = { '{{silent}}': '${slotSeconds * 3 + allowance}s', '{{recent}}': '${tickSeconds * 2 + allowance}s' }

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: prefix
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: prefix
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, prefix, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: '${prefix}: relays by region'
    category: 'workbook'
    sourceId: workspace.id
    version: '1.0'
    serializedData: reduce(items(times), replace(loadTextContent('../workbook.json'), '{{regions}}', join(regions, ', ')), (text, time) => replace(text, time.key, time.value))
  }
}

output workspaceId string = workspace.id
output connectionString string = insights.properties.ConnectionString
