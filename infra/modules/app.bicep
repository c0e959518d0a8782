metadata description = 'The function app of one region on its own Flex Consumption plan.'

import { texts } from 'types.bicep'

param name string
param region string

@description('The identity that the app runs as, everywhere.')
param identityId string

@description('Where the deployed package is kept.')
param packageContainerUrl string

@description('The settings by name.')
param settings texts

@description('The memory of an instance in MB.')
param instanceMemoryMB int

@description('The most instances.')
param maximumInstanceCount int

@description('Instances that always stand ready for the durable functions.')
param alwaysReadyDurable int

@description('The address ranges that may reach the app; empty for all.')
param allowedAddresses string[]

@description('The address ranges that may deploy; empty for all, who need a token of Entra ID still.')
param deployAddresses string[]

@description('The application (client) id of the registration in Entra ID that signs people in; empty for the API\'s own tokens.')
param entraClientId string

param entraTenantId string

@description('The subnet that the app reaches the world and its storage through; empty for none.')
param subnetId string

param tags texts

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: name
  location: region
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: region
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyDurable > 0 ? [{ name: 'durable', instanceCount: alwaysReadyDurable }] : []
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
      ipSecurityRestrictionsDefaultAction: empty(allowedAddresses) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [for (range, i) in allowedAddresses: {
        name: 'allowed-${i}'
        action: 'Allow'
        priority: 100 + i
        ipAddress: range
      }]
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: empty(deployAddresses) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictions: [for (range, i) in deployAddresses: {
        name: 'deploy-${i}'
        action: 'Allow'
        priority: 100 + i
        ipAddress: range
      }]
    }
  }

  // Nobody deploys with a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  // Said where it is off too: what a deployment does not mention stays as it was.
  resource signIn 'config' = {
    name: 'authsettingsV2'
    properties: empty(entraClientId) ? { platform: { enabled: false } } : {
      platform: { enabled: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
        // Pages for programs, which show the API's own tokens; the app believes no principal there (PlatformSignIn).
        excludedPaths: ['/healthz', '/metrics', '/probe', '/openapi.json', '/api', '/api/*']
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${entraTenantId}/v2.0'
          }
          validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
        }
      }
      login: { tokenStore: { enabled: false } }
      httpSettings: { requireHttps: true }
    }
  }
}

output hostName string = app.properties.defaultHostName
