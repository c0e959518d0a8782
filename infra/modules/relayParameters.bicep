metadata description = 'What relay.bicep and relay-access.bicep are both given: held against the same rules.'

import { isLabel, isName, isResourceName, isSecretName, isVaultName, isZone } from 'checks.bicep'

@export()
@description('What both are given.')
type relayParameters = {
  relay: string
  members: int
  zone: string
  zoneResourceGroup: string
  vaultName: string
  relaySecretName: string
  fabricSecretName: string
}

@export()
@description('A problem, or nothing where all is well.')
func unless(well bool, problem string) string =>
  well ? '' : problem

// The name is a part of host names, and one that begins with cluster would be taken for that of a cluster.
func isRelay(text string) bool =>
  isName(replace(text, '-', '')) && isLabel(text) && !contains(text, '--') && !startsWith(text, 'cluster-')

@export()
@description('What is wrong with them.')
func problemsOf(given relayParameters) string[] =>
  [
    unless(isRelay(given.relay), 'relay is \'${given.relay}\': write lower-case letters, digits and single hyphens within, a letter first and not cluster-, such as br')
    unless(isZone(given.zone), 'zone is \'${given.zone}\': write the name of the zone in lower-case letters, without a scheme or a dot at its end, such as example.com')
    unless(isResourceName(given.zoneResourceGroup), 'zoneResourceGroup is \'${given.zoneResourceGroup}\': write the name of the zone\'s resource group, such as dns, and not its id')
    unless(isVaultName(given.vaultName), 'vaultName is \'${given.vaultName}\': write the vault\'s name alone, such as ozprobes-vault, and not its URL or id')
    unless(isSecretName(given.relaySecretName), 'relaySecretName is \'${given.relaySecretName}\': secrets of a vault have letters, digits and hyphens in their names')
    unless(empty(given.fabricSecretName) || isSecretName(given.fabricSecretName), 'fabricSecretName is \'${given.fabricSecretName}\': secrets of a vault have letters, digits and hyphens in their names')
    unless(given.members == 1 || !empty(given.fabricSecretName), 'a relay of ${given.members} members needs fabricSecretName, the name of the secret that they sign with')
  ]

@export()
@description('The text, unless something is wrong: then everything that is.')
func checked(problems string[], text string) string =>
  empty(filter(problems, problem => !empty(problem))) ? text : fail(join(filter(problems, problem => !empty(problem)), '; '))
