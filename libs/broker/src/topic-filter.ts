const mostLevels = 100

/** Whether a message may carry this topic: no wildcards, no NUL, not a server's own (`$…`). [MQTT-3.3.2-2, 4.7.2-1, 4.7.3] */
export function isTopicName(topic: string): boolean {
  if (topic.length === 0 || topic.length > 1024) return false
  return !topic.startsWith('$') && !/[#+\0]/.test(topic) && levelsOf(topic) <= mostLevels
}

function levelsOf(topic: string): number {
  let levels = 1
  for (let at = topic.indexOf('/'); at !== -1; at = topic.indexOf('/', at + 1)) levels += 1
  return levels
}

/** Whether the topic is among those that the filter names; `filter` is well formed. [MQTT-4.7] */
export function matchesFilter(filter: string, topic: string): boolean {
  if (filter === topic) return true
  // [MQTT-4.7.2-1] a wildcard at the start does not reach topics that begin with $
  if (topic.startsWith('$') && /^[#+]/.test(filter)) return false
  const wanted = filter.split('/')
  const levels = topic.split('/')
  for (const [at, level] of wanted.entries()) {
    // [MQTT-4.7.1-2] includes the parent: `a/#` matches `a`
    if (level === '#') return true
    if (at >= levels.length || (level !== '+' && level !== levels[at])) return false
  }
  return wanted.length === levels.length
}

/** Tests topics against many filters; those without wildcards cost one look-up. */
export function compileFilters(filters: readonly string[]): (topic: string) => boolean {
  const exact = new Set(filters.filter((filter) => !hasWildcard(filter)))
  const wild = filters.filter(hasWildcard)
  return (topic) => exact.has(topic) || wild.some((filter) => matchesFilter(filter, topic))
}

/** Whether the filter names more than one topic. */
export function hasWildcard(filter: string): boolean {
  return /[#+]/.test(filter)
}

/** Whether the text is a well-formed filter of at most 1,024 characters. [MQTT-4.7.1-2, 4.7.1-3, 4.7.3] */
export function isTopicFilter(filter: string): boolean {
  if (filter.length === 0 || filter.length > 1024) return false
  const levels = filter.split('/')
  return levels.every((level, at) => {
    if (level === '#') return at === levels.length - 1
    return level === '+' || !hasControlOrWildcard(level)
  })
}

function hasControlOrWildcard(level: string): boolean {
  return hasWildcard(level) || [...level].some((letter) => letter < ' ' || letter === '\x7f')
}
