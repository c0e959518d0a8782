// A relay deployed by hand: write your own, with the zone, vault and secrets that relay-access.bicep was given, then
//   export RELAY_SSH_KEY="$(cat ~/.ssh/id_ed25519.pub)"
//   az deployment group create --resource-group relays --parameters infra/relay.bicepparam
// A rollout gives the same parameters as texts.
using 'relay.bicep'

param relay = 'br'
param members = 2
param version = '0.53.1-alpha.87'
param zone = 'example.com'
param zoneResourceGroup = 'dns'
param vaultName = 'ozprobes-vault'
param relaySecretName = 'relay-secret'
param fabricSecretName = 'fabric-secret'

// Without the variable nothing is deployed: a machine that was made with another key refuses yours for as long as it lives.
param sshPublicKey = readEnvironmentVariable('RELAY_SSH_KEY')
