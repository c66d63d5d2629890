import { areaSchema, pageOf } from '@haidang/contracts'
import { useWords } from '../console.js'
import { request } from '../rest/request.js'
import { useResource } from '../rest/use-resource.js'

const areas = pageOf(areaSchema)

/** An area's name in the language; its id until the name is known, and where it cannot be had. */
export function useAreaName(id: string | undefined): string {
  const { language } = useWords()
  const resource = useResource(id === undefined ? 'no-area' : 'areas', async (signal) =>
    id === undefined ? { items: [] } : await request(areas, 'areas?limit=1000', { signal }),
  )
  const found = resource.state === 'ready' ? resource.data.items.find((area) => area.id === id) : undefined
  return found?.name[language] ?? id ?? ''
}
