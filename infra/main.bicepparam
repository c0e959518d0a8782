using 'main.bicep'

// Where relays are probed from; the first is home. The fleet file names the same regions.
param regions = ['brazilsouth', 'eastus', 'westeurope']
param fleet = loadTextContent('fleet.yaml')

param alertEmails = []

// Who puts secrets in and makes tokens; without it nobody can: az ad signed-in-user show --query id --output tsv
param operatorObjectId = ''

// After 'az keyvault secret set', name the secrets here and deploy again.
param relaySecretName = ''
param connectionsSecretName = ''
param connectionSecretNames = {}
