metadata description = 'The public names of a relay: one for each member, and the cluster\'s with all of them.'

param zone string
param relay string

@description('The members\' public addresses, in order.')
param addresses string[]

@description('For how many seconds resolvers may keep them.')
param ttl int

resource dnsZone 'Microsoft.Network/dnsZones@2018-05-01' existing = {
  name: zone
}

resource hosts 'Microsoft.Network/dnsZones/A@2018-05-01' = [for (address, i) in addresses: {
  parent: dnsZone
  name: 'relay-${relay}-${i + 1}'
  properties: { TTL: ttl, ARecords: [{ ipv4Address: address }] }
}]

resource cluster 'Microsoft.Network/dnsZones/A@2018-05-01' = {
  parent: dnsZone
  name: 'relay-cluster-${relay}'
  properties: { TTL: ttl, ARecords: map(addresses, address => { ipv4Address: address }) }
}
