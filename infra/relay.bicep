metadata description = 'A relay on virtual machines: one, or the members of a cluster. A rollout deploys it (provision: via an azure target), so every parameter is a plain text, a number, or true or false, and none is a secret. relay-access.bicep comes first, with as many members: it makes the addresses and names, and lets a rollout do this and nothing else.'

targetScope = 'resourceGroup'

import { isImage, isMail, isName, isNarrow, isPublicKey, isRangeBetween, isResourceName, isRoot, isVersion, isZone } from 'modules/checks.bicep'
import { checked, problemsOf, unless } from 'modules/relayParameters.bicep'

@description('Where the relay is.')
param location string = resourceGroup().location

@minLength(1)
@maxLength(20)
@description('The relay\'s name in the fleet: br makes relay-br-1, relay-br-2 and relay-cluster-br.')
param relay string

@minValue(1)
@maxValue(10)
@description('How many members the relay has. From two on they form a fabric, and share an address and a secret.')
param members int = 1

@minValue(0)
@maxValue(10)
@description('Deploy the machine of this member only, to change a cluster member by member, or to replace a machine. The default of 0 is all.')
param member int = 0

@minLength(1)
@description('The version of the relay\'s image, such as 0.53.1-alpha.87, without the letter v. Say which: what is newest changes by itself.')
param version string

@description('The image, without a tag.')
param image string = 'ghcr.io/openzro/relay'

@description('The public DNS zone in Azure that the names are in.')
param zone string

@description('The zone\'s resource group.')
param zoneResourceGroup string = resourceGroup().name

@minValue(1)
@maxValue(65535)
@description('The port, for TCP and UDP; none that the machine needs itself, such as 22, 7090 or 9090.')
param port int = 443

@description('The name of the vault with the secrets.')
param vaultName string

@description('The name of the secret that all relays of the mesh share.')
param relaySecretName string

@description('The name of the secret that the members of a cluster sign with; needed from two members on.')
param fabricSecretName string = ''

@description('The name of the identity that relay-access.bicep made in this resource group.')
param identityName string = 'relay-${relay}'

@description('The address of mail of the account at Let\'s Encrypt; empty for none.')
param certificateEmail string = ''

@description('The public SSH key of the administrator, of Ed25519 or RSA. There is no password.')
param sshPublicKey string

@description('The administrator\'s name.')
param adminUsername string = 'openzro'

@description('The address range of IPv4 that may connect with SSH, a /8 or less; empty for none.')
param sshFrom string = ''

@description('The address range of IPv4 that may read metrics, a /8 or less; empty for none.')
param metricsFrom string = ''

@description('The size of a virtual machine: two small processors and 4 GiB carry some thousand peers at idle.')
param vmSize string = 'Standard_B2als_v2'

@description('Whether members go to zones 1, 2, 3 in turn; false where the region has none, and then to an availability set.')
param zonal bool = true

@minValue(30)
@maxValue(1024)
@description('The size of the disk in GB.')
param diskSizeGb int = 30

@allowed(['Premium_LRS', 'StandardSSD_LRS'])
@description('The kind of disk.')
param diskSku string = 'StandardSSD_LRS'

@description('The address range of the relay\'s network.')
param addressPrefix string = '10.91.0.0/24'

@allowed(['debug', 'info', 'warn', 'error'])
@description('What the relay logs.')
param logLevel string = 'info'

@description('What the vault\'s host name ends in. The default is the cloud\'s.')
param vaultSuffix string = environment().suffixes.keyvaultDns

@description('Where the cloud is managed. The default is the cloud\'s.')
param management string = environment().resourceManager

// What a machine uses itself: a relay on one of these would never listen.
var clusterPort = 7090
var taken = { '22': 'SSH', '53': 'its resolver', '68': 'DHCP', '323': 'its clock', '546': 'DHCP', '${clusterPort}': 'the fabric', '9090': 'metrics' }
var problems = concat(
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
    unless(member <= members, 'member is ${member}, and the relay has ${members}')
    unless(isVersion(version), 'version is \'${version}\': write the version of the image as its tag is, without the letter v and with nothing left out, such as 0.53.1-alpha.87')
    unless(isImage(image), 'image is \'${image}\': write the image without its tag, such as ghcr.io/openzro/relay; version is the tag')
    unless(!contains(taken, string(port)), 'port is ${port}, which a machine needs for ${taken[?string(port)] ?? ''}: write another, such as 443')
    unless(isResourceName(identityName), 'identityName is \'${identityName}\': write the name that relay-access.bicep tells, such as relay-br, and not an id')
    unless(empty(certificateEmail) || isMail(certificateEmail) && !contains(certificateEmail, '\''), 'certificateEmail is \'${certificateEmail}\': write an address of mail, such as network@mail.example.com, or leave it out')
    unless(!contains(['example.com', 'example.net', 'example.org'], last(split(toLower(certificateEmail), '@'))), 'certificateEmail is \'${certificateEmail}\', which Let\'s Encrypt refuses: write an address that is there, or leave it out')
    unless(isPublicKey(sshPublicKey), 'sshPublicKey is no public key of Ed25519 or RSA: write the line that ssh-keygen put into the file that ends in .pub, such as id_ed25519.pub. A private key belongs nowhere here; if this was one, make another')
    unless(isName(replace(replace(adminUsername, '-', ''), '_', '')) && length(adminUsername) <= 32, 'adminUsername is \'${adminUsername}\': write lower-case letters, digits, hyphens and underscores, a letter first')
    unless(empty(sshFrom) || isNarrow(sshFrom), 'sshFrom is \'${sshFrom}\': write an address of IPv4 or a range of a /8 or less, such as 192.0.2.0/24; the world does not administer relays')
    unless(empty(metricsFrom) || isNarrow(metricsFrom), 'metricsFrom is \'${metricsFrom}\': write an address of IPv4 or a range of a /8 or less, such as 192.0.2.0/24; nobody is asked who they are there, and the world reads no metrics')
    unless(startsWith(vmSize, 'Standard_'), 'vmSize is \'${vmSize}\': write a size as Azure names it, such as Standard_B2als_v2 (az vm list-skus --location ${location} --resource-type virtualMachines --output table)')
    unless(!contains(split('${vmSize}_', '_')[1], 'p'), 'vmSize is \'${vmSize}\', which has Arm processors, and the machines\' system is for x64: write another, such as Standard_B2als_v2')
    unless(isRangeBetween(addressPrefix, 8, 26), 'addressPrefix is \'${addressPrefix}\': write a range of IPv4 from a /8 to a /26, such as 10.91.0.0/24')
  ]
)

// Everything is named after it, so that nothing is made where something is wrong.
var name = checked(problems, 'relay-${relay}')
var hasFabric = members > 1
var subnetPrefix = cidrSubnet(checked(problems, addressPrefix), 26, 0)
var indexes = range(0, members)

var suffix = startsWith(vaultSuffix, '.') && isZone(skip(vaultSuffix, 1)) ? vaultSuffix : fail('vaultSuffix is \'${vaultSuffix}\': write what follows a vault\'s name in its host name, such as .vault.azure.net')
var manager = isRoot(endsWith(management, '/') ? take(management, length(management) - 1) : management) ? management : fail('management is \'${management}\': write an https URL without a path, such as https://management.azure.com/')

// Known before the machines are, so that each is told its own.
var privateAddresses = map(indexes, i => cidrHost(subnetPrefix, 9 + i))
var fabricZone = '${name}.internal'
var clusterName = 'relay-cluster-${relay}.${zone}'
var hostNames = map(indexes, i => '${name}-${i + 1}.${zone}')

// Members that share a fabric are one relay to peers, and tell them one address.
var exposedName = hasFabric ? clusterName : hostNames[0]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource firewall 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: name
  location: location
  properties: {
    securityRules: concat(
      [
        {
          name: 'relay-tcp'
          properties: {
            description: 'WebSocket, and the handshake of the race'
            priority: 100
            direction: 'Inbound'
            access: 'Allow'
            protocol: 'Tcp'
            sourceAddressPrefix: 'Internet'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: string(port)
          }
        }
        {
          name: 'relay-udp'
          properties: {
            description: 'QUIC, which makes a pick two round trips shorter'
            priority: 110
            direction: 'Inbound'
            access: 'Allow'
            protocol: 'Udp'
            sourceAddressPrefix: 'Internet'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: string(port)
          }
        }
      ],
      hasFabric
        ? [
            {
              name: 'fabric'
              properties: {
                description: 'Member to member, in plain text'
                priority: 120
                direction: 'Inbound'
                access: 'Allow'
                protocol: 'Tcp'
                sourceAddressPrefix: subnetPrefix
                sourcePortRange: '*'
                destinationAddressPrefix: subnetPrefix
                destinationPortRange: string(clusterPort)
              }
            }
          ]
        : [],
      empty(sshFrom)
        ? []
        : [
            {
              name: 'ssh'
              properties: {
                description: 'Administration'
                priority: 130
                direction: 'Inbound'
                access: 'Allow'
                protocol: 'Tcp'
                sourceAddressPrefix: sshFrom
                sourcePortRange: '*'
                destinationAddressPrefix: '*'
                destinationPortRange: '22'
              }
            }
          ],
      empty(metricsFrom)
        ? []
        : [
            {
              name: 'metrics'
              properties: {
                description: 'Monitoring; nobody is asked who they are there'
                priority: 140
                direction: 'Inbound'
                access: 'Allow'
                protocol: 'Tcp'
                sourceAddressPrefix: metricsFrom
                sourcePortRange: '*'
                destinationAddressPrefix: '*'
                destinationPortRange: '9090'
              }
            }
          ],
      [
        {
          name: 'nothing-else'
          properties: {
            description: 'Not from the network itself either'
            priority: 4096
            direction: 'Inbound'
            access: 'Deny'
            protocol: '*'
            sourceAddressPrefix: '*'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: '*'
          }
        }
      ]
    )
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'relays'
        properties: {
          addressPrefix: subnetPrefix
          defaultOutboundAccess: false
          networkSecurityGroup: { id: firewall.id }
        }
      }
    ]
  }

  resource relays 'subnets' existing = {
    name: 'relays'
  }
}

// The fabric finds its members by a name that only they can ask: it speaks plain text, and has no business on the internet.
resource fabric 'Microsoft.Network/privateDnsZones@2024-06-01' = if (hasFabric) {
  name: fabricZone
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }

  resource membersRecord 'A' = {
    name: 'members'
    properties: {
      ttl: 10
      aRecords: map(privateAddresses, address => { ipv4Address: address })
    }
  }
}

resource addresses 'Microsoft.Network/publicIPAddresses@2024-05-01' existing = [for i in indexes: {
  name: '${name}-${i + 1}'
}]

resource interfaces 'Microsoft.Network/networkInterfaces@2024-05-01' = [for i in indexes: {
  name: '${name}-${i + 1}'
  location: location
  properties: {
    ipConfigurations: [
      {
        name: 'primary'
        properties: {
          subnet: { id: network::relays.id }
          privateIPAllocationMethod: 'Static'
          privateIPAddress: privateAddresses[i]
          publicIPAddress: { id: addresses[i].id }
        }
      }
    ]
  }
}]

// What each machine is told. It looks for it every minute, so another deployment changes it: unlike custom data, which Azure never does.
var settings = [for i in indexes: {
  relay: union(
    {
      OZ_LISTEN_ADDRESS: ':${port}'
      OZ_EXPOSED_ADDRESS: 'rels://${exposedName}:${port}'
      OZ_TLS_CERT_FILE: '/tls/fullchain.pem'
      OZ_TLS_KEY_FILE: '/tls/privkey.pem'
      OZ_METRICS_PORT: '9090'
      OZ_LOG_LEVEL: logLevel
    },
    hasFabric
      ? {
          OZ_CLUSTER_HEADLESS: 'members.${fabricZone}'
          OZ_CLUSTER_PORT: string(clusterPort)
          OZ_POD_IP: privateAddresses[i]
        }
      : {}
  )
  machine: {
    IDENTITY: identity.id
    VAULT: 'https://${vaultName}${suffix}'
    VAULT_AUDIENCE: 'https://${skip(suffix, 1)}'
    RELAY_SECRET: relaySecretName
    FABRIC_SECRET: hasFabric ? fabricSecretName : ''
    ZONE_ID: resourceId(checked(problems, zoneResourceGroup), 'Microsoft.Network/dnsZones', zone)
    ZONE: zone
    MANAGEMENT: manager
    HOST_NAME: hostNames[i]
    CLUSTER_NAME: clusterName
    EMAIL: certificateEmail
    IMAGE: '${image}:${version}'
    PORT: string(port)
    METRICS: empty(metricsFrom) ? '127.0.0.1:9090' : '9090'
    FABRIC: hasFabric ? '${privateAddresses[i]}:${clusterPort}:${clusterPort}' : ''
    MEMBER: string(i + 1)
  }
}]

// Where there are no zones, this keeps the platform from restarting members together. As many domains as a relay can ever have members:
// a set cannot get more later, and a machine cannot join one later.
resource domains 'Microsoft.Compute/availabilitySets@2024-11-01' = if (!zonal) {
  name: name
  location: location
  sku: { name: 'Aligned' }
  properties: {
    platformFaultDomainCount: 2
    platformUpdateDomainCount: 10
  }
}

resource machines 'Microsoft.Compute/virtualMachines@2024-11-01' = [for i in indexes: if (member == 0 || member == i + 1) {
  name: '${name}-${i + 1}'
  location: location
  zones: zonal ? [string(i % 3 + 1)] : []
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    availabilitySet: zonal ? null : { id: domains.id }
    hardwareProfile: { vmSize: vmSize }
    securityProfile: {
      securityType: 'TrustedLaunch'
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true }
    }
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
      osDisk: {
        name: '${name}-${i + 1}'
        createOption: 'FromImage'
        deleteOption: 'Delete'
        diskSizeGB: diskSizeGb
        managedDisk: { storageAccountType: diskSku }
      }
    }
    osProfile: {
      computerName: '${name}-${i + 1}'
      adminUsername: adminUsername
      customData: loadFileAsBase64('relay/cloud-init.yaml')
      linuxConfiguration: {
        disablePasswordAuthentication: true
        provisionVMAgent: true
        ssh: { publicKeys: [{ path: '/home/${adminUsername}/.ssh/authorized_keys', keyData: trim(sshPublicKey) }] }
        patchSettings: {
          patchMode: 'AutomaticByPlatform'
          assessmentMode: 'AutomaticByPlatform'
          automaticByPlatformSettings: { rebootSetting: 'IfRequired' }
        }
      }
    }
    userData: base64(string(settings[i]))
    networkProfile: { networkInterfaces: [{ id: interfaces[i].id, properties: { primary: true, deleteOption: 'Delete' } }] }
    diagnosticsProfile: { bootDiagnostics: { enabled: true } }
  }
}]

@description('The URL to register with management.')
output url string = 'rels://${clusterName}:${port}'

@description('The instance URL that peers are told (OZ_EXPOSED_ADDRESS).')
output instanceUrl string = 'rels://${exposedName}:${port}'

@description('The members\' host names.')
output hosts string[] = hostNames
