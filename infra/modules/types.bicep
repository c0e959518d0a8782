metadata description = 'The types that several templates share.'

@export()
@description('Texts by name: tags, or settings.')
type texts = { *: string }

@export()
@description('Numbers by name.')
type numbers = { *: int }
