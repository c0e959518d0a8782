metadata description = 'What a relay needs before a rollout may deploy its machines: addresses and names, which outlive them, and what grants rights. Deployed once by a person, into a resource group that holds relays and nothing else. relay.bicep touches no other group and grants nothing.'

targetScope = 'resourceGroup'

import { isId, isResourceName } from 'modules/checks.bicep'
import { checked, problemsOf, unless } from 'modules/relayParameters.bicep'
import { texts } from 'modules/types.bicep'
import { relayDeployerActions } from 'modules/roles.bicep'

@description('Where the relay is.')
param location string = resourceGroup().location

@minLength(1)
@maxLength(20)
@description('The relay\'s name in the fleet: br makes relay-br-1, relay-br-2 and relay-cluster-br.')
param relay string

@minValue(1)
@maxValue(10)
@description('How many members the relay has.')
param members int = 1

@description('Whether the addresses outlast the failure of a zone; false where the region has none.')
param zonal bool = true

@minValue(30)
@maxValue(86400)
@description('For how many seconds resolvers may keep the addresses.')
param ttl int = 60

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

@description('The principal of the home region\'s identity (homePrincipalId of main.bicep), so that rollouts may deploy relays here; empty when people do.')
param deployerPrincipalId string = ''

@description('Tags for every resource.')
param tags texts = {}

// Everything is named after it, so that nothing is made where something is wrong.
var name = checked(
  concat(
    problemsOf({
      relay: relay
      members: members
      zone: zone
      zoneResourceGroup: zoneResourceGroup
      vaultName: vaultName
      relaySecretName: relaySecretName
      fabricSecretName: fabricSecretName
    }),
    [
      unless(isResourceName(vaultResourceGroup), 'vaultResourceGroup is \'${vaultResourceGroup}\': write the name of the vault\'s resource group, such as ozprobes, and not its id')
      unless(empty(deployerPrincipalId) || isId(deployerPrincipalId), 'deployerPrincipalId is \'${deployerPrincipalId}\': write the id that main.bicep tells as homePrincipalId, such as 8d4f2b1e-3c5a-4f67-9b8e-1a2c3d4e5f60')
    ]
  ),
  'relay-${relay}'
)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

resource addresses 'Microsoft.Network/publicIPAddresses@2024-05-01' = [for i in range(1, members): {
  name: '${name}-${i}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: zonal ? ['1', '2', '3'] : []
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
  }
}]

module names 'modules/addresses.bicep' = {
  name: '${name}-names'
  scope: resourceGroup(zoneResourceGroup)
  params: {
    zone: zone
    relay: relay
    addresses: [for i in range(0, members): addresses[i].properties.ipAddress]
    ttl: ttl
  }
}

module secrets 'modules/secretReader.bicep' = [for secret in filter([relaySecretName, fabricSecretName], secret => !empty(secret)): {
  name: '${take('${name}-${secret}', 50)}-${uniqueString(secret)}'
  scope: resourceGroup(vaultResourceGroup)
  params: {
    vaultName: vaultName
    secretName: secret
    identityId: identity.id
    principalId: identity.properties.principalId
  }
}]

module challenges 'modules/challenges.bicep' = {
  name: '${name}-challenges'
  scope: resourceGroup(zoneResourceGroup)
  params: {
    zone: zone
    names: concat(map(range(1, members), i => '${name}-${i}'), ['relay-cluster-${relay}'])
    identityId: identity.id
    principalId: identity.properties.principalId
  }
}

// Every relay of the group has the same one, whichever of them is deployed first.
resource deployerRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(resourceGroup().id, 'relay-deployer')
  properties: {
    roleName: 'Relay deployer of ${resourceGroup().name} (${uniqueString(resourceGroup().id)})'
    description: 'Deploys relay.bicep from a rollout, and nothing else. infra/README.md says what each action is for.'
    type: 'CustomRole'
    permissions: [{ actions: relayDeployerActions }]
    assignableScopes: [resourceGroup().id]
  }
}

resource deployer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(resourceGroup().id, deployerPrincipalId, 'relay-deployer')
  properties: {
    principalId: deployerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: deployerRole.id
  }
}

@description('The identity that relay.bicep takes.')
output identityName string = identity.name

@description('The members\' public addresses, in order.')
output addresses string[] = [for i in range(0, members): addresses[i].properties.ipAddress]

@description('What relay.bicep must be given alike, as a rollout file has it.')
output parameters texts = {
  relay: relay
  members: string(members)
  location: location
  zonal: zonal ? 'true' : 'false'
  zone: zone
  zoneResourceGroup: zoneResourceGroup
  vaultName: vaultName
  relaySecretName: relaySecretName
  fabricSecretName: fabricSecretName
}
