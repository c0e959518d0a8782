metadata description = 'The vault of the relays\' secret and of the connections file. It is empty: people put secrets in, the templates never see one.'

import { roles } from 'roles.bicep'
import { texts } from 'types.bicep'

param name string
param location string

@description('Who may put secrets in: the object id of a person, group or workload in Entra ID; empty for nobody.')
param operatorObjectId string

@description('What it is.')
param operatorType string

@description('The subnet of private endpoints; empty for a vault with a public endpoint.')
param endpointSubnetId string

@description('Where that subnet is.')
param endpointRegion string

@description('The public addresses, of operators and relays, that reach a vault with private endpoints all the same.')
param allowedAddresses string[]

param zoneId string

@description('The workspace in which it is logged who reads and changes secrets; empty where it is not.')
param auditWorkspaceId string

param tags texts

var isPrivate = !empty(endpointSubnetId)

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isPrivate && empty(allowedAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: 'None'
      ipRules: [for address in (isPrivate ? allowedAddresses : []): { value: address }]
    }
  }
}

resource officer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorObjectId)) {
  name: guid(vault.id, operatorObjectId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: operatorObjectId
    principalType: operatorType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceId)) {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: auditWorkspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

module endpoint 'privateEndpoint.bicep' = if (isPrivate) {
  name: '${name}-endpoint'
  params: {
    name: '${name}-${endpointRegion}'
    location: endpointRegion
    subnetId: endpointSubnetId
    resourceId: vault.id
    group: 'vault'
    zoneId: zoneId
    tags: tags
  }
}

output uri string = vault.properties.vaultUri
