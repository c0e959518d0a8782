metadata description = 'OpenZro.Probes on Azure: one function app per region with its own identity and storage, and once for all of them telemetry, alerts and a vault.'

targetScope = 'resourceGroup'

import { asAddress, asRange, isActionGroupId, isDuration, isEndpoint, isFreeVariable, isId, isMail, isName, isPrivate4, isRange, isRange4, isRangeBetween, isRoot, isSecretName, isVaultName, rangesIn, secondsOf } from 'modules/checks.bicep'
import { fleetFile, numbers, texts } from 'modules/types.bicep'

@minLength(3)
@maxLength(11)
@description('What the names of all resources begin with: lower-case letters and digits, a letter first.')
param prefix string = 'ozprobes'

@minLength(1)
@maxLength(20)
@description('The regions that probe: names of Azure regions where Flex Consumption is offered. The fleet file names the same.')
param regions string[]

@description('The home region, one of these, which holds the fleet, reads every region\'s results, judges health and carries rollouts. Tokens, incidents and rollouts are in its account alone: with another home all of them are left behind, everybody needs a new token, and no rollout may be under way (README.md, Another home). The default is the first region, so that another order of regions is another home: name it.')
param homeRegion string = regions[0]

@description('Where is what there is once: workspace, alerts, workbook and vault. It stays when another region becomes home, since none of them can move. The default is the resource group\'s.')
param location string = resourceGroup().location

@description('The fleet file, twice: { text: loadTextContent(\'fleet.yaml\'), content: loadYamlContent(\'fleet.yaml\') }.')
param fleet fleetFile

@allowed(['15s', '20s', '30s', '60s', '2m', '5m', '10m', '15m', '30m'])
@description('How often each region\'s timer fires. The fleet\'s interval, which says how often relays are probed, is this or a multiple of it. The default is every minute.')
param interval string = '60s'

@description('How long raw observations are kept. The default is 14 days.')
param keepRaw string = '14d'

@description('How long hours and heartbeats are kept. The default is 90 days.')
param keepHours string = '90d'

@description('How long days are kept. The default is three years.')
param keepDays string = '1096d'

@allowed([512, 2048, 4096])
@description('The memory of an app\'s instance in MB, for which each second of work is charged. The default is the least.')
param instanceMemoryMB int = 512

@minValue(40)
@maxValue(1000)
@description('The most instances of an app. The default is the least that the plan takes; an app needs one or two.')
param maximumInstanceCount int = 40

@minValue(0)
@maxValue(5)
@description('Instances that always stand ready for the durable functions of the home region, so that an approval takes effect within seconds. The default is one; 0 costs nothing while no rollout runs, and an approval may take half a minute and a cold start.')
param alwaysReadyDurable int = 1

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('The redundancy of the storage accounts. The default keeps three copies in one place.')
param storageSku string = 'Standard_LRS'

@description('Whether storage and vault have private endpoints only, each region a network with a fixed outbound address, and the networks are joined with the home region\'s. The default is public endpoints that only identities open. Going back to false opens them again, and what was made for true stays and costs until it is deleted (README.md, Switching off).')
param privateNetworking bool = false

@description('The public addresses or ranges of IPv4 from which the operator reaches the vault and the home region\'s storage all the same, to put secrets in and make tokens. Only with privateNetworking. The default is none: it is done from within a network.')
param operatorAddresses string[] = []

@description('The public addresses of relays that read their secrets from the vault: the output addresses of relay-access.bicep. They reach the vault and nothing else. Only with privateNetworking. The default is none.')
param relayAddresses string[] = []

@description('The address range of the regions\' networks, a /24 for each. Only with privateNetworking.')
param addressSpace string = '10.90.0.0/16'

@description('Which /24 of addressSpace each region has, counted from 0, such as { brazilsouth: 0, eastus: 1 }. A region keeps its number for as long as it has a network, whichever others come and go. Only with privateNetworking, and then for every region.')
param networkNumbers numbers = {}

@description('The addresses or ranges that may reach the apps. The default is all, who need a token.')
param allowedAddresses string[] = []

@description('The addresses or ranges that may deploy the apps. The default is all, who need an identity with the right to.')
param deployAddresses string[] = []

@description('The application (client) id of a registration in Entra ID: people then sign in with App Service authentication, and programs with the API\'s own tokens. The default is tokens for all, and App Service authentication off.')
param entraClientId string = ''

@description('The tenant of that registration. The default is the subscription\'s.')
param entraTenantId string = tenant().tenantId

@minLength(3)
@maxLength(24)
@description('The vault\'s name, of which there is one in the world. Name another where an earlier vault of the name was deleted, which keeps it for 90 days, and is not to be recovered.')
param vaultName string = '${take(prefix, 10)}-${uniqueString(resourceGroup().id)}'

@description('The name of the vault\'s secret that the relays share. The default is none: probes end after the handshake and upgrade now and then. Put the secret into the vault before naming it here.')
param relaySecretName string = ''

@description('The name of the vault\'s secret that is the connections file, for rollouts. The default is none.')
param connectionsSecretName string = ''

@description('The secrets that the connections file refers to: the name that it gives each (env), which is no name of an app\'s own settings, and the name of the vault\'s secret. The default is none.')
param connectionSecretNames texts = {}

@description('The https URL by which people reach the home region\'s app, for the links in notifications. The default is the app\'s own host name.')
param publicUrl string = ''

@description('Who may put secrets into the vault and make tokens: the object id in Entra ID. The default is nobody.')
param operatorObjectId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
@description('What that is.')
param operatorType string = 'User'

@minValue(30)
@maxValue(730)
@description('How many days logs are kept. The default of 30 is free of charge.')
param logRetentionDays int = 30

@minValue(-1)
@maxValue(100)
@description('The most gigabytes of logs a day; what comes after is lost, and the alert for missing slots will say so. -1 for no limit.')
param logDailyQuotaGb int = 1

@description('Whether it is logged who reads and changes secrets of the vault, and who writes to and deletes from the accounts, in the workspace, which bills what it takes in. The default is that it is not. Going back to false leaves the diagnostic settings, which log and cost on until they are deleted (README.md, Switching off).')
param auditLogs bool = false

@description('Whether the spans and measurements of slots and rollouts go to Application Insights too, which bills what it takes in. The default is that they do not.')
param telemetry bool = false

@description('The URL of a collector that the apps send traces, metrics and logs to over OTLP (gRPC), such as http://collector.example.com:4317. The default is none.')
param otlpEndpoint string = ''

@description('Who gets mail when something is wrong. With alertActionGroupIds this may be nobody.')
param alertEmails string[] = []

@maxLength(4)
@description('The resource ids of up to four action groups of your own that the alerts tell too, such as one that calls or pages. The default is none.')
param alertActionGroupIds string[] = []

@description('Whether it is meant that the alerts tell nobody and are only to be seen in the portal. The default is that a deployment which names nobody is refused.')
param alertNobody bool = false

@allowed(['warning', 'error', 'critical'])
@description('The least urgent of incidents of which people are told. The default is all, as the app judges them. With critical nobody is told of a single region that falls silent, since its incident is an error.')
param alertSeverity string = 'warning'

@minValue(5)
@description('The minutes that a rollout may wait at a gate before somebody is reminded.')
param gateWaitingMinutes int = 60

@description('What the host names of storage end in. The default is the cloud\'s.')
param storageSuffix string = environment().suffixes.storage

@description('Tags for every resource.')
param tags texts = {}

// What is wrong with the parameters is told before anything is made. The fleet is read for its regions and its interval alone: the rest the
// app judges, by the text.
var fleetRegions = map(fleet.content.?regions ?? [], region => region.name)
var fleetBeyond = filter(fleetRegions, region => !contains(regions, region))
var fleetText = empty(fleetBeyond) ? fleet.text : fail('the fleet names the region \'${fleetBeyond[0]}\', and regions does not: add it there, or take it out of the fleet')
var fleetInterval = fleet.content.?interval ?? '60s'

var namesPrefix = isName(prefix) ? prefix : fail('prefix is \'${prefix}\': write lower-case letters and digits, a letter first')
var probing = map(regions, region => !isName(region)
  ? fail('regions has \'${region}\': write regions as Azure names them, such as brazilsouth (az account list-locations --query [].name)')
  : length(filter(regions, other => other == region)) > 1 ? fail('regions has \'${region}\' more than once')
  : !contains(fleetRegions, region) ? fail('regions has \'${region}\', and the fleet names ${empty(fleetRegions) ? 'no region' : join(fleetRegions, ', ')}: add { name: ${region} } to the fleet\'s regions, or leave it out here') : region)
var homeIndex = contains(probing, homeRegion) ? indexOf(probing, homeRegion) : fail('homeRegion is \'${homeRegion}\': write one of the regions ${join(probing, ', ')}')

var kept = toObject(items({ keepRaw: keepRaw, keepHours: keepHours, keepDays: keepDays }), item => item.key, item => isDuration(item.value) && secondsOf(item.value) >= 86400
  ? item.value
  : fail('${item.key} is \'${item.value}\': write a day or more, such as 14d'))
var retention = secondsOf(kept.keepRaw) > secondsOf(kept.keepHours) ? fail('keepRaw is ${keepRaw}, and keepHours only ${keepHours}: keep hours as long as raw observations, or longer')
  : secondsOf(kept.keepHours) > secondsOf(kept.keepDays) ? fail('keepHours is ${keepHours}, and keepDays only ${keepDays}: keep days as long as hours, or longer') : kept
var link = empty(publicUrl) || isRoot(publicUrl) ? publicUrl : fail('publicUrl is \'${publicUrl}\': write an https URL without a path, such as https://probes.example.com')
var visitors = map(allowedAddresses, range => isRange(range) ? asRange(range) : fail('allowedAddresses has \'${range}\': write addresses or ranges, such as 203.0.113.7 or 192.0.2.0/24'))
var publishers = map(deployAddresses, range => isRange(range) ? asRange(range) : fail('deployAddresses has \'${range}\': write addresses or ranges, such as 203.0.113.7 or 192.0.2.0/24'))
var operators = map(operatorAddresses, range => !isRange4(range)
  ? fail('operatorAddresses has \'${range}\': write public addresses or ranges of IPv4, such as 203.0.113.7 or 192.0.2.0/24')
  : isPrivate4(range) ? fail('operatorAddresses has \'${range}\', which is private: write the public address that Azure sees you come from')
  : endsWith(range, '/31') ? fail('operatorAddresses has \'${range}\', and storage takes no range of two: write its two addresses') : asAddress(range))
var relays = map(relayAddresses, address => isRangeBetween(address, 32, 32) && !isPrivate4(address) ? asAddress(address) : fail('relayAddresses has \'${address}\': write single public addresses of IPv4, such as 203.0.113.7'))
var signIn = empty(entraClientId) || isId(entraClientId) ? entraClientId : fail('entraClientId is \'${entraClientId}\': write the application (client) id of the registration, such as 8d4f2b1e-3c5a-4f67-9b8e-1a2c3d4e5f60')
var signInTenant = isId(entraTenantId) ? entraTenantId : fail('entraTenantId is \'${entraTenantId}\': write the id of the tenant')
var operator = empty(operatorObjectId) || isId(operatorObjectId) ? operatorObjectId : fail('operatorObjectId is \'${operatorObjectId}\': write an object id (az ad signed-in-user show --query id)')
var relaySecret = empty(relaySecretName) || isSecretName(relaySecretName) ? relaySecretName : fail('relaySecretName is \'${relaySecretName}\': secrets of a vault have letters, digits and hyphens in their names')
var connectionsSecret = empty(connectionsSecretName) || isSecretName(connectionsSecretName) ? connectionsSecretName : fail('connectionsSecretName is \'${connectionsSecretName}\': secrets of a vault have letters, digits and hyphens in their names')
var connectionSecrets = toObject(items(connectionSecretNames), secret => isFreeVariable(secret.key)
  ? secret.key
  : fail('connectionSecretNames has \'${secret.key}\': write a name of letters, digits and underscores that is no setting of the app or of Azure, such as SSH_KEY'), secret => isSecretName(secret.value)
  ? secret.value
  : fail('connectionSecretNames has \'${secret.value}\': secrets of a vault have letters, digits and hyphens in their names'))
var secretsVault = isVaultName(vaultName) ? vaultName : fail('vaultName is \'${vaultName}\': write letters, digits and single hyphens, a letter first and no hyphen last')
var collector = empty(otlpEndpoint) || isEndpoint(otlpEndpoint) ? otlpEndpoint : fail('otlpEndpoint is \'${otlpEndpoint}\': write scheme, host and port, such as http://collector.example.com:4317')
var mails = map(alertEmails, address => isMail(address) ? address : fail('alertEmails has \'${address}\': write addresses of mail, such as network@example.com'))
var groups = map(alertActionGroupIds, id => isActionGroupId(id) ? id : fail('alertActionGroupIds has \'${id}\': write a resource id (az monitor action-group list --query [].id)'))
var told = empty(alertEmails) && empty(alertActionGroupIds) && !alertNobody ? fail('alertEmails and alertActionGroupIds name nobody to tell: name somebody, or write alertNobody = true where that is meant') : groups

// Alerts wait for slots, and it is the fleet that says how often there is one.
var slotSeconds = !isDuration(fleetInterval) ? fail('the fleet\'s interval is \'${fleetInterval}\': write whole seconds or more, such as 60s')
  : secondsOf(fleetInterval) > 0 && secondsOf(fleetInterval) % intervalSeconds == 0 ? secondsOf(fleetInterval)
  : fail('interval is ${interval}, and the fleet\'s is ${fleetInterval}: write one of which the fleet\'s is a multiple')

var space = !isRange4(addressSpace) || !contains(addressSpace, '/') ? fail('addressSpace is \'${addressSpace}\': write a range such as 10.90.0.0/16')
  : rangesIn(addressSpace) == 0 ? fail('addressSpace is \'${addressSpace}\', less than the /24 that a region has of it: write a larger range, such as 10.90.0.0/16') : addressSpace
var ranges = rangesIn(space)
var numbered = map(privateNetworking ? probing : [], region => networkNumbers[?region] ?? fail('networkNumbers has no ${region}: with privateNetworking give each region a number of its own that it keeps, such as { ${region}: 0 }'))
var addressPrefixes = map(numbered, number => number < 0 || number >= ranges
  ? fail('networkNumbers has ${number}, and addressSpace ${space} holds ${ranges} networks of a /24, counted from 0')
  : length(filter(numbered, other => other == number)) > 1 ? fail('networkNumbers has ${number} more than once: no two networks have the same addresses') : cidrSubnet(space, 24, number))

var suffix = uniqueString(resourceGroup().id)
var accountNames = [for region in probing: '${take(namesPrefix, 8)}${uniqueString(resourceGroup().id, region)}']
var homeAccountName = accountNames[homeIndex]
var identityIds = [for region in probing: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', '${namesPrefix}-${region}')]
var appNames = [for region in probing: '${namesPrefix}-${region}-${take(suffix, 5)}']

// The names that functions/Web/FunctionApp knows too.
var fleetTable = 'Fleet'
var homeOnlyFunctions = ['Rollout', 'RolloutBatch', 'RolloutStep']
var packageContainer = 'packages'

var seconds = { '15s': 15, '20s': 20, '30s': 30, '60s': 60, '2m': 120, '5m': 300, '10m': 600, '15m': 900, '30m': 1800 }
var intervalSeconds = seconds[interval]
var step = min(intervalSeconds, 60)
var minuteField = intervalSeconds > 60 ? '*/${intervalSeconds / 60}' : '*'

// Regions begin at even distances within the interval, so that no relay is probed from everywhere at once.
var offsets = [for (region, i) in probing: (i * step) / length(probing)]
var ticks = [for offset in offsets: '${join(map(range(0, 60 / step), turn => string(offset + turn * step)), ',')} ${minuteField} * * * *']

var tableEndpoints = [for name in accountNames: 'https://${name}.table.${storageSuffix}']
var others = filter(range(0, length(probing)), i => i != homeIndex)

module networks 'modules/network.bicep' = [for (region, i) in probing: if (privateNetworking) {
  name: '${namesPrefix}-${region}-network'
  params: {
    prefix: namesPrefix
    region: region
    addressPrefix: addressPrefixes[i]
    tags: tags
  }
}]

module peerings 'modules/peering.bicep' = [for i in others: if (privateNetworking) {
  name: '${namesPrefix}-${probing[i]}-peering'
  params: {
    homeNetwork: '${namesPrefix}-${homeRegion}'
    otherNetwork: '${namesPrefix}-${probing[i]}'
  }
  dependsOn: [networks]
}]

var services = ['blob', 'queue', 'table', 'vault']
var zoneNames = {
  blob: 'privatelink.blob.${storageSuffix}'
  queue: 'privatelink.queue.${storageSuffix}'
  table: 'privatelink.table.${storageSuffix}'
  vault: 'privatelink.vaultcore.azure.net'
}

module zones 'modules/privateZone.bicep' = [for service in services: if (privateNetworking) {
  name: '${namesPrefix}-${service}-zone'
  params: {
    zone: zoneNames[service]
    networks: [for region in probing: '${namesPrefix}-${region}']
    tags: tags
  }
  dependsOn: [networks]
}]

module observability 'modules/observability.bicep' = {
  name: '${namesPrefix}-observability'
  params: {
    prefix: namesPrefix
    location: location
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    regions: probing
    slotSeconds: slotSeconds
    tickSeconds: intervalSeconds
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  name: '${namesPrefix}-alerts'
  params: {
    prefix: namesPrefix
    location: location
    workspaceId: observability.outputs.workspaceId
    regions: probing
    homeRegion: probing[homeIndex]
    slotSeconds: slotSeconds
    tickSeconds: intervalSeconds
    leastSeverity: alertSeverity
    gateWaitingMinutes: gateWaitingMinutes
    emails: mails
    actionGroupIds: told
    tags: tags
  }
}

module vault 'modules/vault.bicep' = {
  name: '${namesPrefix}-vault'
  params: {
    name: secretsVault
    location: location
    operatorObjectId: operator
    operatorType: operatorType
    endpointRegion: homeRegion
    endpointSubnetId: privateNetworking ? resourceId('Microsoft.Network/virtualNetworks/subnets', '${namesPrefix}-${homeRegion}', 'endpoints') : ''
    allowedAddresses: union(operators, relays)
    zoneId: resourceId('Microsoft.Network/privateDnsZones', zoneNames.vault)
    auditWorkspaceId: auditLogs ? resourceId('Microsoft.OperationalInsights/workspaces', namesPrefix) : ''
    tags: tags
  }
  dependsOn: [zones, observability]
}

module accounts 'modules/account.bicep' = [for (region, i) in probing: {
  name: '${namesPrefix}-${region}-account'
  params: {
    prefix: namesPrefix
    region: region
    accountName: accountNames[i]
    sku: storageSku
    fleetTable: i == homeIndex ? fleetTable : ''
    packageContainer: packageContainer
    endpointSubnetId: privateNetworking ? resourceId('Microsoft.Network/virtualNetworks/subnets', '${namesPrefix}-${region}', 'endpoints') : ''
    operatorAddresses: i == homeIndex ? operators : []
    zoneIds: mapValues(zoneNames, zone => resourceId('Microsoft.Network/privateDnsZones', zone))
    auditWorkspaceId: auditLogs ? resourceId('Microsoft.OperationalInsights/workspaces', namesPrefix) : ''
    tags: tags
  }
  dependsOn: [zones, observability]
}]

module access 'modules/access.bicep' = [for (region, i) in probing: {
  name: '${namesPrefix}-${region}-access'
  params: {
    isHome: i == homeIndex
    identityId: identityIds[i]
    principalId: accounts[i].outputs.principalId
    homeIdentityId: identityIds[homeIndex]
    homePrincipalId: accounts[homeIndex].outputs.principalId
    accountName: accountNames[i]
    homeAccountName: homeAccountName
    fleetTable: fleetTable
    insightsName: namesPrefix
    vaultName: secretsVault
    relaySecretName: relaySecret
    connectionsSecretName: connectionsSecret
    operatorObjectId: operator
    operatorType: operatorType
  }
  dependsOn: [vault, observability]
}]

// The secrets that the connections refer to; only the region that carries rollouts reads them.
module connectionSecretReaders 'modules/secretReader.bicep' = [for secret in union([], map(items(connectionSecrets), item => item.value)): {
  name: '${take('${namesPrefix}-${secret}', 50)}-${uniqueString(secret)}'
  params: {
    vaultName: secretsVault
    secretName: secret
    identityId: identityIds[homeIndex]
    principalId: accounts[homeIndex].outputs.principalId
  }
  dependsOn: [vault]
}]

var everywhere = {
  OZPROBES_INTERVAL: interval
  OZPROBES_SIGN_IN: empty(signIn) ? 'tokens' : 'entra'
  OZPROBES_KEEP_RAW: retention.keepRaw
  OZPROBES_KEEP_HOURS: retention.keepHours
  OZPROBES_KEEP_DAYS: retention.keepDays
  AzureWebJobsStorage__credential: 'managedidentity'
  OZPROBES_TELEMETRY: telemetry ? 'true' : 'false'
}

var home = union(
  { OZPROBES_FLEET: base64(fleetText) },
  empty(link) ? {} : { OZPROBES_URL: link },
  empty(connectionsSecret) ? {} : { OZPROBES_CONNECTIONS: '@Microsoft.KeyVault(VaultName=${secretsVault};SecretName=${connectionsSecret})' }
)

var elsewhere = union(
  { OZPROBES_HOME_TABLES: tableEndpoints[homeIndex] },
  toObject(homeOnlyFunctions, function => 'AzureWebJobs.${function}.Disabled', function => 'true')
)

module apps 'modules/app.bicep' = [for (region, i) in probing: {
  name: '${namesPrefix}-${region}-app'
  params: {
    name: appNames[i]
    region: region
    identityId: identityIds[i]
    packageContainerUrl: 'https://${accountNames[i]}.blob.${storageSuffix}/${packageContainer}'
    settings: union(
      i == homeIndex ? mapValues(connectionSecrets, secret => '@Microsoft.KeyVault(VaultName=${secretsVault};SecretName=${secret})') : {},
      everywhere,
      i == homeIndex ? home : elsewhere,
      i == homeIndex && length(probing) > 1 ? { OZPROBES_REGION_TABLES: join(map(others, other => '${probing[other]}=${tableEndpoints[other]}'), ';') } : {},
      empty(collector) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: collector },
      empty(relaySecret) ? {} : { OZ_AUTH_SECRET: '@Microsoft.KeyVault(VaultName=${secretsVault};SecretName=${relaySecret})' },
      {
        OZPROBES_REGION: region
        OZPROBES_HOME: i == homeIndex ? 'true' : 'false'
        OZPROBES_OFFSET: '${offsets[i]}s'
        OZPROBES_TICK: ticks[i]
        OZPROBES_TABLES: tableEndpoints[i]
        AZURE_CLIENT_ID: accounts[i].outputs.clientId
        AzureWebJobsStorage__accountName: accountNames[i]
        AzureWebJobsStorage__clientId: accounts[i].outputs.clientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: observability.outputs.connectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${accounts[i].outputs.clientId};Authorization=AAD'
      }
    )
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyDurable: i == homeIndex ? alwaysReadyDurable : 0
    allowedAddresses: visitors
    deployAddresses: publishers
    entraClientId: signIn
    entraTenantId: signInTenant
    subnetId: privateNetworking ? resourceId('Microsoft.Network/virtualNetworks/subnets', '${namesPrefix}-${region}', 'app') : ''
    tags: tags
  }
  dependsOn: [access, connectionSecretReaders, peerings]
}]

@description('The home region\'s app.')
output url string = 'https://${apps[homeIndex].outputs.hostName}'

@description('Every app in the order in which a new version goes from region to region: home last, since a region that fails costs one vantage point, and home costs rollouts.')
output apps { region: string, name: string, url: string }[] = [for i in concat(others, [homeIndex]): {
  region: probing[i]
  name: appNames[i]
  url: 'https://${apps[i].outputs.hostName}'
}]

@description('How often each region probes, in seconds: how long infra/publish may have to wait for the next slot.')
output slotSeconds int = slotSeconds

@description('The vault to put secrets into.')
output vault string = secretsVault

@description('The principal of the home region\'s identity, whom relay-access.bicep lets deploy relays (deployerPrincipalId).')
output homePrincipalId string = accounts[homeIndex].outputs.principalId

@description('The table endpoint of the home region, where tokens are made.')
output homeTables string = tableEndpoints[homeIndex]

@description('The address that each region probes from, for allow lists, in the order of apps; empty where the platform chooses it.')
output outboundAddresses { region: string, address: string }[] = [for i in concat(others, [homeIndex]): {
  region: probing[i]
  address: privateNetworking ? networks[i]!.outputs.outboundAddress : ''
}]
