/** What a person reads at the end: a line for each row and way, with its figures or what was not so. */
export function tableOf(lines) {
  const cells = lines.map(({ row, way, pass, figures, why }) => [
    pass ? '✓' : '✗',
    row,
    way,
    pass ? inWords(figures) : `${why}  ${inWords(figures)}`,
  ])
  const widths = [0, 1, 2].map((at) => Math.max(...cells.map((line) => line[at].length)))
  const body = cells.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const passed = lines.filter(({ pass }) => pass).length
  return ['', ...body, '', `${passed} of ${lines.length} held`].join('\n')
}

const inWords = (figures) =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
