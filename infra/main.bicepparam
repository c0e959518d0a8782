using 'main.bicep'

// Where relays are probed from. The fleet file names the same regions.
param regions = ['brazilsouth', 'eastus', 'westeurope']

// Tokens, incidents and rollouts are there and stay behind when another region becomes home (README.md, Another home).
param homeRegion = 'brazilsouth'

param fleet = { text: loadTextContent('fleet.yaml'), content: loadYamlContent('fleet.yaml') }

// Who is told when something is wrong: by mail, and by action groups of your own. While both are empty, the deployment is refused.
param alertEmails = []
param alertActionGroupIds = []

// Who puts secrets in and makes tokens; without it nobody can: az ad signed-in-user show --query id --output tsv
param operatorObjectId = ''

// After 'az keyvault secret set', name the secrets here and deploy again.
param relaySecretName = ''
param connectionsSecretName = ''
param connectionSecretNames = {}
