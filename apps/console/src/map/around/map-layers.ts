import { isInternal } from '@haidang/domain'

/** The outlines of zones are for who asks for them: a picture of what happens needs no drawing of rules over it. */
const hiddenAtFirst: ReadonlySet<string> = new Set(['zones'])

/** In an address: everything normal is left out. */
const abnormalWord = 'abnormal'

/** What of the map is shown: feeds can be hidden, or everything that is normal. */
export class MapLayers {
  readonly hidden: ReadonlySet<string>
  /** Only what has an alarm. */
  readonly onlyAbnormal: boolean

  constructor(hidden = hiddenAtFirst, onlyAbnormal = false) {
    this.hidden = hidden
    this.onlyAbnormal = onlyAbnormal
  }

  /** What an address says: a comma between what differs from the usual, `-vehicle` hidden, `zones` shown. */
  static of(text: string | undefined): MapLayers {
    const words = (text ?? '').split(',').filter((word) => /^-?[a-z0-9-]{1,64}$/.test(word))
    const hidden = new Set(hiddenAtFirst)
    for (const word of words) {
      if (word.startsWith('-')) hidden.add(word.slice(1))
      else hidden.delete(word)
    }
    return new MapLayers(hidden, words.includes(abnormalWord))
  }

  /** The same for an address; undefined while everything is as usual. */
  get text(): string | undefined {
    const words = [
      ...[...this.hidden].filter((layer) => !hiddenAtFirst.has(layer)).map((layer) => `-${layer}`),
      ...[...hiddenAtFirst].filter((layer) => !this.hidden.has(layer)),
      ...(this.onlyAbnormal ? [abnormalWord] : []),
    ]
    return words.length === 0 ? undefined : words.toSorted().join(',')
  }

  /** Whether something is left out that is usually shown. */
  get leavesOut(): boolean {
    return this.onlyAbnormal || [...this.hidden].some((layer) => !hiddenAtFirst.has(layer))
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

  /** Everything that is usually shown is shown again; what was asked for besides stays. */
  withNothingLeftOut(): MapLayers {
    return new MapLayers(new Set([...this.hidden].filter((layer) => hiddenAtFirst.has(layer))))
  }
}
