import type { DeviceId, FeedId } from '@haidang/domain'

/**
 * What is new of many devices of one feed that have said the same quantities, in columns, a place for each device: of ten
 * thousand vehicles a second nothing differs but these. Plain: one moment for all that a device says, all of it `measuring`,
 * nothing flagged.
 */
export type PlainReports = Readonly<{
  feed: FeedId
  /** By name, or as numbers what the database knows them by. */
  devices: readonly DeviceId[] | Float64Array
  /** When it was measured and received, epoch ms. */
  at: Float64Array
  receivedAt: Float64Array
  /** Absent where they have not said where they are. */
  positions?: Readonly<{ lon: Float64Array; lat: Float64Array }>
  columns: readonly PlainColumn[]
}>

/** What they have said of one quantity: numbers, or with `words` places among them. */
export type PlainColumn = Readonly<{
  quantity: string
  numbers: Float64Array
  words?: readonly (string | boolean)[]
}>
