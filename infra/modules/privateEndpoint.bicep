metadata description = 'A private endpoint of one service of a resource, with its name in the private zone.'

import { texts } from 'types.bicep'

param name string
param location string
param subnetId string
param resourceId string

@description('The service: blob, queue, table or vault.')
param group string

param zoneId string
param tags texts

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: group
        properties: {
          privateLinkServiceId: resourceId
          groupIds: [group]
        }
      }
    ]
  }
}

resource registration 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: group, properties: { privateDnsZoneId: zoneId } }] }
}
