metadata description = 'What parameters are held against before anything is made.'

func consistsOf(text string, letters string) bool =>
  empty(filter(range(0, length(text)), i => !contains(letters, substring(text, i, 1))))

@export()
@description('Whether a text consists of lower-case letters and digits and begins with a letter.')
func isName(text string) bool =>
  contains('abcdefghijklmnopqrstuvwxyz', take('${text}0', 1)) && consistsOf(text, 'abcdefghijklmnopqrstuvwxyz0123456789')

func isNumber(text string, most int) bool =>
  empty(text) || length(text) > 3 || !consistsOf(text, '0123456789') ? false : int(text) <= most

func isAddress(text string) bool =>
  length(split(text, '.')) == 4 && empty(filter(split(text, '.'), part => !isNumber(part, 255)))

@export()
@description('Whether a text is an address of IPv4, or a range of them such as 192.0.2.0/24.')
func isRange4(text string) bool =>
  isAddress(split(text, '/')[0]) && (length(split(text, '/')) == 1 || length(split(text, '/')) == 2 && isNumber(last(split(text, '/')), 32))

func isAddress6(text string) bool =>
  length(split(text, ':')) > 2 && consistsOf(toLower(text), '0123456789abcdef:.')

@export()
@description('Whether a text is an address of IPv4, or a range with no fewer and no more bits of prefix than these.')
func isRangeBetween(text string, least int, most int) bool =>
  isRange4(text) ? int(split('${text}/32', '/')[1]) >= least && int(split('${text}/32', '/')[1]) <= most : false

@export()
@description('Whether a text is an address of IPv4, or a range of them that is far from the world.')
func isNarrow(text string) bool =>
  isRangeBetween(text, 8, 32) && !startsWith(text, '0.')

@export()
@description('Whether a text is an address or a range of IPv4 or IPv6; of the latter only the form is looked at.')
func isRange(text string) bool =>
  isRange4(text) || isAddress6(split(text, '/')[0]) && (length(split(text, '/')) == 1 || length(split(text, '/')) == 2 && isNumber(last(split(text, '/')), 128))

@export()
@description('An address or a range as App Service takes it: an address is the range that holds it alone.')
func asRange(text string) string =>
  contains(text, '/') ? text : '${text}/${contains(text, ':') ? 128 : 32}'

@export()
@description('An address or a range of IPv4 as storage and vaults take it: a range of one address is that address.')
func asAddress(text string) string =>
  endsWith(text, '/32') ? split(text, '/')[0] : text

@export()
@description('Whether an address of IPv4, or a range of them, is of a private network (RFC 1918).')
func isPrivate4(text string) bool =>
  startsWith(text, '10.') || startsWith(text, '192.168.') || startsWith(text, '172.') && int(split(text, '.')[1]) >= 16 && int(split(text, '.')[1]) <= 31

@export()
@description('Whether a text is an id such as 8d4f2b1e-3c5a-4f67-9b8e-1a2c3d4e5f60.')
func isId(text string) bool =>
  join(map(split(text, '-'), part => string(length(part))), '-') == '8-4-4-4-12' && consistsOf(toLower(text), '0123456789abcdef-')

@export()
@description('Whether a text can be the name of a vault\'s secret.')
func isSecretName(text string) bool =>
  length(text) >= 1 && length(text) <= 127 && consistsOf(toLower(text), 'abcdefghijklmnopqrstuvwxyz0123456789-')

@export()
@description('Whether a text can be the name of a vault.')
func isVaultName(text string) bool =>
  length(text) >= 3 && length(text) <= 24 && contains('abcdefghijklmnopqrstuvwxyz', toLower(take(text, 1))) && isSecretName(text) && !contains(text, '--') && !endsWith(text, '-')

@export()
@description('Whether a text can be the name of a resource group or an identity.')
func isResourceName(text string) bool =>
  length(text) >= 1 && length(text) <= 90 && consistsOf(toLower(text), 'abcdefghijklmnopqrstuvwxyz0123456789-_.()') && !endsWith(text, '.')

@export()
@description('Whether a text can be a part of a host name: lower-case letters, digits, and hyphens within.')
func isLabel(text string) bool =>
  length(text) >= 1 && length(text) <= 63 && consistsOf(text, 'abcdefghijklmnopqrstuvwxyz0123456789-') && !startsWith(text, '-') && !endsWith(text, '-')

@export()
@description('Whether a text can be the name of a DNS zone, in lower-case letters.')
func isZone(text string) bool =>
  length(text) <= 200 && length(split(text, '.')) >= 2 && empty(filter(split(text, '.'), part => !isLabel(part)))

@export()
@description('Whether a text is a version such as 0.53.1 or 0.53.1-alpha.87, which can be the tag of an image.')
func isVersion(text string) bool =>
  length(split(split(text, '-')[0], '.')) == 3 && empty(filter(split(split(text, '-')[0], '.'), part => empty(part) || !consistsOf(part, '0123456789'))) && length(text) <= 128 && consistsOf(toLower(text), 'abcdefghijklmnopqrstuvwxyz0123456789.-_') && !endsWith(text, '-')

@export()
@description('Whether a text is the name of an image, with or without a registry, and without a tag.')
func isImage(text string) bool =>
  consistsOf(text, 'abcdefghijklmnopqrstuvwxyz0123456789.-_/:') && empty(filter(split(text, '/'), part => empty(part))) && !contains(last(split(text, '/')), ':') && length(split(text, ':')) <= 2

// Such a key says its kind twice, the second time within what is encoded.
func isKey(kind string, data string) bool =>
  consistsOf(toLower(data), 'abcdefghijklmnopqrstuvwxyz0123456789+/=') && (kind == 'ssh-ed25519' && startsWith(data, 'AAAAC3NzaC1lZDI1NTE5AAAAI') && length(data) == 68 || kind == 'ssh-rsa' && startsWith(data, 'AAAAB3NzaC1yc2EAAAA') && length(data) >= 372)

@export()
@description('Whether a text is a public SSH key of a kind that Azure takes, Ed25519 or RSA of 2048 bits and more, on one line.')
func isPublicKey(text string) bool =>
  !contains(trim(text), '\n') && isKey(split(trim(text), ' ')[0], split('${trim(text)} ', ' ')[1])

// What is set for the app itself, by functions/Web/FunctionApp/AppSettingCatalogue.cs, or by Azure.
var ownVariables = ['OZ_AUTH_SECRET', 'AZURE_CLIENT_ID', 'OTEL_EXPORTER_OTLP_ENDPOINT']
var ownPrefixes = ['OZPROBES_', 'APPLICATIONINSIGHTS_', 'AZUREWEBJOBS', 'FUNCTIONS_', 'WEBSITE_']

@export()
@description('Whether a text can be the name of an environment variable, and is none that an app has anyway.')
func isFreeVariable(text string) bool =>
  length(text) >= 1 && length(text) <= 128 && !contains('0123456789', take(text, 1)) && consistsOf(toUpper(text), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') && !contains(ownVariables, toUpper(text)) && empty(filter(ownPrefixes, prefix => startsWith(toUpper(text), prefix)))

@export()
@description('Whether a text can be the resource id of an action group.')
func isActionGroupId(text string) bool =>
  startsWith(toLower(text), '/subscriptions/') && contains(toLower(text), '/providers/microsoft.insights/actiongroups/') && length(split(text, '/')) == 9 && empty(filter(skip(split(text, '/'), 1), part => empty(part)))

@export()
@description('Whether a text is the http or https URL of a collector.')
func isEndpoint(text string) bool =>
  length(split(text, '://')) == 2 && contains(['http', 'https'], split(text, '://')[0]) && consistsOf(toLower(split(text, '://')[1]), 'abcdefghijklmnopqrstuvwxyz0123456789-._:/[]') && !contains([':', '/', ''], take(split(text, '://')[1], 1))

@export()
@description('Whether a text can be an address of mail.')
func isMail(text string) bool =>
  length(split(text, '@')) == 2 && !startsWith(text, '@') && contains(last(split(text, '@')), '.') && !contains(text, ' ') && !contains(text, '\n') && !endsWith(text, '.')

@export()
@description('Whether a text is an https URL without a path.')
func isRoot(text string) bool =>
  startsWith(text, 'https://') && length(text) > 8 && consistsOf(toLower(skip(text, 8)), 'abcdefghijklmnopqrstuvwxyz0123456789-.:')

// A duration is cut behind its units: 1h30m is 1h and 30m.
func parts(text string) string[] =>
  filter(split(replace(replace(replace(replace(text, 'd', 'd '), 'h', 'h '), 'm', 'm '), 's', 's '), ' '), part => !empty(part))

@export()
@description('Whether a text is a duration of whole seconds or more, such as 14d, 60s or 1h30m.')
func isDuration(text string) bool =>
  !empty(text) && !contains(text, ' ') && empty(filter(parts(text), part => length(part) < 2 || length(part) > 6 || !contains('dhms', last(part)) || !consistsOf(take(part, length(part) - 1), '0123456789')))

@export()
@description('How many seconds a duration has.')
func secondsOf(text string) int =>
  reduce(parts(text), 0, (sum, part) => sum + int(take(part, length(part) - 1)) * { d: 86400, h: 3600, m: 60, s: 1 }[last(part)])

@export()
@description('How many ranges of a /24 an address space holds; none when it is smaller.')
func rangesIn(addressSpace string) int =>
  int(last(split(addressSpace, '/'))) > 24 ? 0 : reduce(range(0, 24 - int(last(split(addressSpace, '/')))), 1, (count, _) => count * 2)
