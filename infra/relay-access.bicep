metadata description = 'What a relay needs before a rollout may deploy it, and what grants rights: deployed once by a person, into a resource group that holds relays and nothing else. relay.bicep grants nothing.'

targetScope = 'resourceGroup'

import { texts } from 'modules/types.bicep'
import { roles } from 'modules/roles.bicep'

@description('Where the identity is.')
param location string = resourceGroup().location

@minLength(1)
@maxLength(20)
@description('The relay\'s name in the fleet: br makes relay-br-1, relay-br-2 and relay-cluster-br.')
param relay string

@minValue(1)
@maxValue(10)
@description('How many members the relay may have.')
param members int = 1

@description('The public DNS zone in Azure.')
param zone string

@description('The zone\'s resource group.')
param zoneResourceGroup string = resourceGroup().name

@description('The vault with the relays\' secret.')
param vaultName string

@description('The vault\'s resource group.')
param vaultResourceGroup string = resourceGroup().name

@description('The secret\'s name.')
param relaySecretName string

@description('The name of the secret that members of a cluster sign with; empty without a cluster.')
param fabricSecretName string = ''

@description('The principal of the home region\'s identity, so that rollouts may deploy relays here; empty when people do.')
param deployerPrincipalId string = ''

@description('Tags for every resource.')
param tags texts = {}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'relay-${relay}'
  location: location
  tags: tags
}

module secrets 'modules/secretReader.bicep' = [for name in filter([relaySecretName, fabricSecretName], name => !empty(name)): {
  name: 'relay-${relay}-secret-${name}'
  scope: resourceGroup(vaultResourceGroup)
  params: {
    vaultName: vaultName
    secretName: name
    principalId: identity.properties.principalId
    reader: 'relay-${relay}'
  }
}]

module challenges 'modules/challenges.bicep' = {
  name: 'relay-${relay}-challenges'
  scope: resourceGroup(zoneResourceGroup)
  params: {
    zone: zone
    names: concat(map(range(1, members), i => 'relay-${relay}-${i}'), ['relay-cluster-${relay}'])
    principalId: identity.properties.principalId
    deployerPrincipalId: deployerPrincipalId
  }
}

resource deployer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(resourceGroup().id, deployerPrincipalId, roles.contributor)
  properties: {
    principalId: deployerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.contributor)
  }
}

@description('The identity that relay.bicep takes.')
output identityName string = identity.name
