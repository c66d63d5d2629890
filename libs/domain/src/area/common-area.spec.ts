import { expect, test } from '@jest/globals'
import { areaId } from '../ids.js'
import { growAreaTree } from './area-tree.js'
import { commonArea } from './common-area.js'

const area = (id: string, parent?: string) => ({
  ...{ id: areaId(id), kind: 'ward', name: { vi: id, en: id } },
  ...(parent !== undefined && { parent: areaId(parent) }),
})
const tree = growAreaTree([
  area('city'),
  area('north', 'city'),
  area('harbour', 'north'),
  area('beach', 'north'),
  area('south', 'city'),
  area('island'),
])

test.each([
  [['harbour'], 'harbour'],
  [['harbour', 'beach'], 'north'],
  [['harbour', 'north'], 'north'],
  [['harbour', 'beach', 'south'], 'city'],
  [['harbour', 'nowhere'], 'harbour'],
  [['harbour', 'island'], undefined],
  [[], undefined],
])('the smallest area that holds %p is %p', (areas, common) => {
  expect(commonArea(tree, areas)).toBe(common)
})
