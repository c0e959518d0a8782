metadata description = 'What the app of one region may do. Every assignment is named by the identity that it is for: when another region becomes home, its identity is given assignments of its own, since Azure lets none be handed on.'

import { roles } from 'roles.bicep'

param isHome bool

@description('This region\'s identity.')
param identityId string

@description('Its principal.')
param principalId string

@description('The home region\'s identity.')
param homeIdentityId string

@description('Its principal.')
param homePrincipalId string

@description('This region\'s account.')
param accountName string

@description('The home region\'s account.')
param homeAccountName string

@description('The table of the fleet there.')
param fleetTable string

param insightsName string
param vaultName string

@description('The name of the relays\' secret; empty for none.')
param relaySecretName string

@description('The name of the secret with the connections file; empty for none.')
param connectionsSecretName string

@description('Who may make tokens for the API, which are rows of the home account; empty for nobody.')
param operatorObjectId string

param operatorType string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource homeAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: homeAccountName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource fleet 'tables' existing = {
      name: fleetTable
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName

  resource relaySecret 'secrets' existing = {
    name: empty(relaySecretName) ? 'none' : relaySecretName
  }

  resource connectionsSecret 'secrets' existing = {
    name: empty(connectionsSecretName) ? 'none' : connectionsSecretName
  }
}

// The Functions host keeps leases and its own secrets in blobs, and the platform fetches the package as this identity; the durable hub
// is queues, tables and blobs; results are tables.
resource own 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [roles.storageBlobDataOwner, roles.storageQueueDataContributor, roles.storageTableDataContributor]: {
  name: guid(account.id, identityId, role)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

// Telemetry is sent as the identity, since the component takes nothing else.
resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityId, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

// Every region reads the fleet each slot: this one table, and nothing else of the home account.
resource fleetReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!isHome) {
  name: guid(homeAccount::tables::fleet.id, identityId, roles.storageTableDataReader)
  scope: homeAccount::tables::fleet
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
  }
}

// The home region reads every region's results, whose tables come and go by day.
resource resultsReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!isHome) {
  name: guid(account.id, homeIdentityId, roles.storageTableDataReader)
  scope: account
  properties: {
    principalId: homePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
  }
}

resource relaySecretReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(relaySecretName)) {
  name: guid(vault::relaySecret.id, identityId, roles.keyVaultSecretsUser)
  scope: vault::relaySecret
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

// The connections name hosts and commands: only the region that carries rollouts reads them.
resource connectionsReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isHome && !empty(connectionsSecretName)) {
  name: guid(vault::connectionsSecret.id, identityId, roles.keyVaultSecretsUser)
  scope: vault::connectionsSecret
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isHome && !empty(operatorObjectId)) {
  name: guid(homeAccount.id, operatorObjectId, roles.storageTableDataContributor)
  scope: homeAccount
  properties: {
    principalId: operatorObjectId
    principalType: operatorType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
  }
}
