import { isInternal } from '@haidang/domain'

/** The outlines of zones are for who asks for them: a picture of what happens needs no drawing of rules over it. */
const hiddenAtFirst: ReadonlySet<string> = new Set(['zones'])

/** What of the map is shown: feeds can be hidden, or everything that is normal. */
export class MapLayers {
  readonly hidden: ReadonlySet<string>
  /** Only what has an alarm. */
  readonly onlyAbnormal: boolean

  constructor(hidden = hiddenAtFirst, onlyAbnormal = false) {
    this.hidden = hidden
    this.onlyAbnormal = onlyAbnormal
  }

  /** Whether a device of that feed is shown. What has an alarm is shown whatever is hidden: nothing is missed by a switch. */
  shows(feed: string, alarmed: boolean): boolean {
    if (isInternal(feed)) return false
    return alarmed || !(this.hidden.has(feed) || this.onlyAbnormal)
  }

  toggled(layer: string): MapLayers {
    const hidden = new Set(this.hidden)
    if (!hidden.delete(layer)) hidden.add(layer)
    return new MapLayers(hidden, this.onlyAbnormal)
  }

  withOnlyAbnormal(only: boolean): MapLayers {
    return new MapLayers(this.hidden, only)
  }
}
