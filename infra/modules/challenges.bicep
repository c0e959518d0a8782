metadata description = 'The TXT records in which a relay answers challenges for its certificate, and the right to change these and nothing else of the zone.'

import { roles } from 'roles.bicep'

param zone string

@description('The host names within the zone.')
param names string[]

@description('The relay\'s identity, by which the assignments are named.')
param identityId string

@description('Its principal.')
param principalId string

resource dnsZone 'Microsoft.Network/dnsZones@2018-05-01' existing = {
  name: zone
}

resource challenges 'Microsoft.Network/dnsZones/TXT@2018-05-01' = [for name in names: {
  parent: dnsZone
  name: '_acme-challenge.${name}'
  properties: { TTL: 10, TXTRecords: [{ value: ['-'] }] }
}]

resource answers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (name, i) in names: {
  name: guid(challenges[i].id, identityId, roles.dnsZoneContributor)
  scope: challenges[i]
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.dnsZoneContributor)
  }
}]
