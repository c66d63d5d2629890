/** A setting under which something acknowledged may be lost, or the broker may be brought down. */
export type UnsafeSetting = Readonly<{ setting: string; found: string; wanted: string; why: string }>

type Rule = Readonly<{
  setting: string
  wanted: string
  why: string
  /** What it is when nobody says it (mosquitto.conf(5), 2.0). */
  fallback: string
  isSafe(value: string): boolean
}>

const between = (least: number, most: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most

const rules: readonly Rule[] = [
  {
    setting: 'per_listener_settings',
    wanted: 'false',
    why: 'a restart of the broker throws away what waits for sessions that are away',
    fallback: 'false',
    isSafe: (value) => value === 'false',
  },
  {
    setting: 'persistence',
    wanted: 'true',
    why: 'a restart of the broker loses what it has acknowledged and not yet handed on',
    fallback: 'false',
    isSafe: (value) => value === 'true',
  },
  {
    setting: 'autosave_interval',
    wanted: '1 to 60',
    why: 'a crash of the broker loses what it has acknowledged since it last wrote its memory down',
    fallback: '1800',
    isSafe: between(1, 60),
  },
  {
    setting: 'max_queued_messages',
    wanted: '0, with max_queued_bytes as the bound',
    why: 'while intake is away, messages beyond that number are acknowledged and dropped',
    fallback: '1000',
    isSafe: (value) => value === '0',
  },
  {
    setting: 'max_queued_bytes',
    wanted: 'as many bytes as its memory has room for',
    why: 'without a bound a long absence of intake fills the memory',
    fallback: '0',
    isSafe: between(1, Number.MAX_SAFE_INTEGER),
  },
  {
    setting: 'max_inflight_messages',
    wanted: '100 to 65535',
    why: 'intake gets too few messages at once to make batches of them',
    fallback: '20',
    isSafe: between(100, 65_535),
  },
  {
    setting: 'max_packet_size',
    wanted: '262144',
    why: 'one connection may fill the memory with a single packet',
    fallback: '0',
    isSafe: between(1, 1_048_576),
  },
  {
    setting: 'max_keepalive',
    wanted: '10 to 600',
    why: 'a connection that has died unheard is kept for up to a day, and its device counts as present',
    fallback: '65535',
    isSafe: between(10, 600),
  },
  {
    setting: 'persistent_client_expiration',
    wanted: 'a time such as 14d',
    why: 'the queue of a session that never comes back is kept for ever',
    fallback: 'unset',
    isSafe: (value) => /^\d+[hdwmy]$/.test(value),
  },
]

const access: readonly Rule[] = [
  {
    setting: 'allow_anonymous',
    wanted: 'false',
    why: 'anybody may publish in the name of any device',
    fallback: 'false',
    isSafe: (value) => value === 'false',
  },
  ...['password_file', 'acl_file'].map((setting) => ({
    ...{ setting, wanted: 'a file', fallback: 'unset' },
    why: 'the broker does not know who may say what',
    isSafe: (value: string) => value !== 'unset',
  })),
]

/**
 * What in the text of a mosquitto.conf is unsafe for us; empty when all is well. What the file includes is not looked at,
 * and a broker that asks a plugin who may do what is believed.
 */
export function unsafeMosquittoSettings(text: string): UnsafeSetting[] {
  const settings = readSettings(text)
  const hasPlugin = settings.has('plugin') || settings.has('auth_plugin')
  return [...rules, ...(hasPlugin ? [] : access)].flatMap(({ setting, wanted, why, fallback, isSafe }) => {
    const found = settings.get(setting) ?? fallback
    return isSafe(found) ? [] : [{ setting, found, wanted, why }]
  })
}

/** `name value` a line; the last one of a name counts. */
function readSettings(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^\s*([a-z_]+)\s+(\S.*?)\s*$/.exec(line))
  return new Map(lines.flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? ''] as const] : [])))
}
