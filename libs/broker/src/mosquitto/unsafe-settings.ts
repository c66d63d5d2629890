/** A setting under which something acknowledged may be lost, or the broker may be brought down. */
export type UnsafeSetting = Readonly<{ setting: string; found: string; wanted: string; why: string }>

type Settings = ReadonlyMap<string, string>

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
    setting: 'persistent_client_expiration',
    wanted: 'a time such as 14d',
    why: 'the queue of a session that never comes back is kept for ever',
    fallback: 'unset',
    isSafe: (value) => /^\d+[hdwmy]$/.test(value),
  },
]

/**
 * What in the text of a mosquitto.conf is unsafe for us; empty when all is well. A listener that lets anybody in is named
 * too. What the file includes is not looked at.
 */
export function unsafeMosquittoSettings(text: string): UnsafeSetting[] {
  const { general, listeners } = readSettings(text)
  const unsafe = rules.flatMap(({ setting, wanted, why, fallback, isSafe }) => {
    const found = general.get(setting) ?? fallback
    return isSafe(found) ? [] : [{ setting, found, wanted, why }]
  })
  return [...unsafe, ...listeners.flatMap(unsafeListener)]
}

type Listener = Readonly<{ place: string; settings: Settings }>

function unsafeListener({ place, settings }: Listener): UnsafeSetting[] {
  const at = (setting: string) => `listener ${place}: ${setting}`
  const open = {
    ...{ setting: at('allow_anonymous'), found: 'true', wanted: 'false' },
    why: 'anybody may publish in the name of any device',
  }
  const hasPlugin = settings.has('plugin') || settings.has('auth_plugin')
  const unknown = ['password_file', 'acl_file'].filter((name) => !hasPlugin && !settings.has(name))
  return [
    ...(settings.get('allow_anonymous') === 'true' ? [open] : []),
    ...unknown.map((name) => ({
      ...{ setting: at(name), found: 'unset', wanted: 'a file' },
      why: 'the broker does not know who may say what',
    })),
  ]
}

/** `name value` a line. Under `per_listener_settings` what follows `listener` belongs to that one, else to all. */
function readSettings(text: string): { general: Settings; listeners: readonly Listener[] } {
  const general = new Map<string, string>()
  const listeners: { place: string; settings: Map<string, string> }[] = []
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*([a-z_]+)\s+(\S.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    if (name === 'listener') listeners.push({ place: value, settings: new Map() })
    else for (const map of [general, listeners.at(-1)?.settings]) map?.set(name, value)
  }
  if (general.get('per_listener_settings') === 'true') return { general, listeners }
  return { general, listeners: listeners.map(({ place }) => ({ place, settings: general })) }
}
