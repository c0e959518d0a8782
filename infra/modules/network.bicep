metadata description = 'The network of one region: a subnet for the function app, one for private endpoints, and a fixed address to the world.'

import { texts } from 'types.bicep'

@description('What the names begin with.')
param prefix string

@description('The region.')
param region string

@description('The network\'s address range, a /24 that no other region has.')
param addressPrefix string

param tags texts

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${prefix}-${region}-outbound'
  location: region
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// Probes need a way out, and subnets have none of their own.
resource gateway 'Microsoft.Network/natGateways@2024-05-01' = {
  name: '${prefix}-${region}'
  location: region
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [{ id: address.id }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${prefix}-${region}'
  location: region
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          natGateway: { id: gateway.id }
          defaultOutboundAccess: false
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

output outboundAddress string = address.properties.ipAddress
