using 'main.bicep'

// Where relays are probed from; the first is home. The fleet file names the same regions.
param regions = ['brazilsouth', 'eastus', 'westeurope']
param fleet = loadTextContent('fleet.yaml')

param alertEmails = []

// After 'az keyvault secret set', name the secrets here and deploy again.
param relaySecretName = ''
param connectionsSecretName = ''
param connectionSecretNames = {}
