metadata description = 'What parameters are held against before anything is made.'

@export()
@description('Whether a text consists of lower-case letters and digits and begins with a letter.')
func isName(text string) bool =>
  contains('abcdefghijklmnopqrstuvwxyz', take('${text}0', 1)) && empty(filter(range(0, length(text)), i => !contains('abcdefghijklmnopqrstuvwxyz0123456789', substring(text, i, 1))))
