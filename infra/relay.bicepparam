using 'relay.bicep'

// An example of a cluster of two; a rollout gives the same parameters as texts.
param relay = 'br'
param members = 2
param version = '0.53.1-alpha.87'
param zone = 'example.com'
param zoneResourceGroup = 'dns'
param vaultName = 'ozprobes-vault'
param relaySecretName = 'relay-secret'
param fabricSecretName = 'fabric-secret'
param certificateEmail = 'network@example.com'
param sshPublicKey = readEnvironmentVariable('RELAY_SSH_KEY', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDExampleExampleExampleExampleExampleExample01 admin')
