metadata description = 'The types that several templates share.'

@export()
@description('Texts by name: tags, or settings.')
type texts = { *: string }

@export()
@description('Numbers by name.')
type numbers = { *: int }

@export()
@description('A fleet file.')
type fleetFile = {
  @description('Its text, which the apps read: loadTextContent.')
  text: string

  @description('What it says, which the template looks at: loadYamlContent of the same file.')
  content: {
    interval: string?
    regions: { name: string }[]?
  }
}
