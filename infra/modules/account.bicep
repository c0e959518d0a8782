metadata description = 'What one region owns: the identity of its app and the storage account that only this identity writes to. No key opens it.'

import { texts } from 'types.bicep'

param prefix string
param region string

@description('The account\'s name, unique in the world.')
param accountName string

@description('Its redundancy.')
param sku string

@description('The table of the fleet\'s versions, made in the home region only; empty elsewhere.')
param fleetTable string

@description('The container of the deployed package.')
param packageContainer string

@description('The subnet of private endpoints; empty for an account with a public endpoint, where identities are all that protects it.')
param endpointSubnetId string

@description('The public addresses that reach an account with private endpoints all the same.')
param operatorAddresses string[]

@description('The private DNS zones by service: blob, queue, table.')
param zoneIds texts

@description('The workspace in which it is logged who writes and deletes; empty where it is not.')
param auditWorkspaceId string

param tags texts

var isPrivate = !empty(endpointSubnetId)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${prefix}-${region}'
  location: region
  tags: tags
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: accountName
  location: region
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: 'None'
      ipRules: [for address in (isPrivate ? operatorAddresses : []): { value: address, action: 'Allow' }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: packageContainer
      properties: { publicAccess: 'None' }
    }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource fleet 'tables' = if (!empty(fleetTable)) {
      name: empty(fleetTable) ? 'none' : fleetTable
    }
  }
}

// Reads are left out: a slot has dozens of them.
var audited = [
  { category: 'StorageWrite', enabled: true }
  { category: 'StorageDelete', enabled: true }
]

resource tablesAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceId)) {
  name: 'audit'
  scope: account::tables
  properties: {
    workspaceId: auditWorkspaceId
    logs: audited
  }
}

resource blobsAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceId)) {
  name: 'audit'
  scope: account::blobs
  properties: {
    workspaceId: auditWorkspaceId
    logs: audited
  }
}

module endpoints 'privateEndpoint.bicep' = [for service in ['blob', 'queue', 'table']: if (isPrivate) {
  name: '${prefix}-${region}-${service}-endpoint'
  params: {
    name: '${accountName}-${service}'
    location: region
    subnetId: endpointSubnetId
    resourceId: account.id
    group: service
    zoneId: zoneIds[service]
    tags: tags
  }
}]

output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
