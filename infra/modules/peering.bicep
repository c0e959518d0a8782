metadata description = 'Joins the home region\'s network with another region\'s, both ways: each reaches the private endpoints of the other.'

param homeNetwork string
param otherNetwork string

resource home 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: homeNetwork
}

resource other 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: otherNetwork
}

resource outward 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-05-01' = {
  parent: home
  name: otherNetwork
  properties: {
    allowVirtualNetworkAccess: true
    remoteVirtualNetwork: { id: other.id }
  }
}

resource inward 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-05-01' = {
  parent: other
  name: homeNetwork
  properties: {
    allowVirtualNetworkAccess: true
    remoteVirtualNetwork: { id: home.id }
  }
}
