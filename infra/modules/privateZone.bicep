metadata description = 'A private DNS zone that every region\'s network asks.'

import { texts } from 'types.bicep'

@description('The zone\'s name.')
param zone string

@description('The names of the networks.')
param networks string[]

param tags texts

resource privateZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zone
  location: 'global'
  tags: tags
}

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for network in networks: {
  parent: privateZone
  name: network
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: resourceId('Microsoft.Network/virtualNetworks', network) }
  }
}]
