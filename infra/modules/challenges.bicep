metadata description = 'The TXT records in which a relay answers challenges for its certificate, and the right to change these and nothing else of the zone.'

import { roles } from 'roles.bicep'

param zone string

@description('The host names within the zone.')
param names string[]

param principalId string

@description('Who deploys relays, and so publishes their addresses in the zone; empty for nobody.')
param deployerPrincipalId string

resource dnsZone 'Microsoft.Network/dnsZones@2018-05-01' existing = {
  name: zone
}

resource challenges 'Microsoft.Network/dnsZones/TXT@2018-05-01' = [for name in names: {
  parent: dnsZone
  name: '_acme-challenge.${name}'
  properties: { TTL: 10, TXTRecords: [{ value: ['-'] }] }
}]

resource answers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (name, i) in names: {
  name: guid(challenges[i].id, 'challenge', roles.dnsZoneContributor)
  scope: challenges[i]
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.dnsZoneContributor)
  }
}]

resource deployer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(dnsZone.id, deployerPrincipalId, roles.dnsZoneContributor)
  scope: dnsZone
  properties: {
    principalId: deployerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.dnsZoneContributor)
  }
}
