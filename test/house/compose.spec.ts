import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { readConfig, variables } from '@haidang/platform'
import { parse } from 'yaml'

import { root } from '../../infra/launch/workspace.mjs'

/** What of a compose file is looked at here (compose-spec.io). */
type Service = Readonly<{
  image?: string
  build?: { context: string; dockerfile: string }
  command?: string[]
  environment?: Record<string, string>
  volumes?: string[]
  ports?: string[]
  networks?: string[] | Record<string, { ipv4_address?: string }>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
  restart?: string
  profiles?: string[]
}>
type Compose = Readonly<{
  services: Record<string, Service>
  volumes: Record<string, unknown>
  networks: Record<string, { internal?: boolean; ipam?: { config: { subnet: string }[] } }>
}>

const file = readFileSync(join(root, 'infra/compose.yaml'), 'utf8')
const compose: Compose = parse(file, { merge: true })
const services = Object.entries(compose.services)

const networksOf = ({ networks = [] }: Service): string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks)

/** Keys of a service in the Compose Specification that we use: a misspelt one would be refused by docker only. */
const known = new Set([
  ...[
    'image',
    'build',
    'restart',
    'env_file',
    'init',
    'read_only',
    'tmpfs',
    'cap_drop',
    'cap_add',
    'security_opt',
    'user',
  ],
  ...[
    'stop_grace_period',
    'logging',
    'network_mode',
    'command',
    'volumes',
    'environment',
    'networks',
    'ports',
  ],
  ...['depends_on', 'healthcheck', 'shm_size', 'group_add', 'profiles'],
])

describe('infra/compose.yaml', () => {
  test('uses only keys that Compose knows', () => {
    const own = Object.keys(compose).filter((key) => !key.startsWith('x-'))
    expect(own).toEqual(['name', 'services', 'networks', 'volumes'])
    expect(services.flatMap(([, service]) => Object.keys(service)).filter((key) => !known.has(key))).toEqual(
      [],
    )
  })

  test('pins every image by an exact version', () => {
    const dockerfile = readFileSync(join(root, 'infra/Dockerfile'), 'utf8')
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
    const images = services.flatMap(([, { image, build }]) => (build ? [] : [image]))
    expect(bases.length + images.length).toBeGreaterThan(4)
    for (const image of [...bases, ...images])
      expect(image).toMatch(/:v?\d+\.\d+\.\d+(-[a-z0-9-]+)?(@sha256:[0-9a-f]{64})?$/)
  })

  test('names only files, volumes, networks and services that are there', () => {
    const sources = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    )
    const files = sources.filter((source) => source.startsWith('./'))
    expect(files.filter((source) => !existsSync(join(root, 'infra', source)))).toEqual([])
    const named = sources.filter((source) => !source.startsWith('./'))
    expect(named.filter((source) => !(source in compose.volumes))).toEqual([])
    expect(Object.keys(compose.volumes).filter((volume) => !named.includes(volume))).toEqual([])
    for (const [, service] of services) {
      const { depends_on = {} } = service
      expect(networksOf(service).filter((network) => !(network in compose.networks))).toEqual([])
      expect(Object.keys(depends_on).filter((service) => !(service in compose.services))).toEqual([])
    }
    for (const [, { build }] of services) {
      if (build) expect(existsSync(join(root, 'infra', build.context, build.dockerfile))).toBe(true)
    }
  })

  test('waits for a server until it is healthy, and every server says whether it is', () => {
    const awaited = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))
    const healthy = awaited
      .filter(([, { condition }]) => condition === 'service_healthy')
      .map(([name]) => name)
    expect(new Set(healthy)).toEqual(new Set(['database', 'redis', 'mosquitto', 'prometheus']))
    const lasting = services.filter(([, { restart }]) => restart !== 'no')
    const unasked = lasting.filter(([, { healthcheck }]) => (healthcheck?.test.length ?? 0) < 2)
    expect(unasked.map(([name]) => name)).toEqual([])
    expect(new Set(awaited.map(([, { condition }]) => condition))).toEqual(
      // the proxy comes up at once, and says itself that nobody is there yet
      new Set(['service_healthy', 'service_completed_successfully', 'service_started']),
    )
  })

  test('runs programs that the house has, in the processes’ own names', () => {
    const programs = services.flatMap(([, { command = [] }]) =>
      command.filter((word) => /\.m?js$/.test(word)),
    )
    expect(programs.sort()).toEqual([
      'apps/api/dist/main.js',
      'apps/api/dist/main.js',
      'apps/ingest/dist/main.js',
      'apps/worker/dist/main.js',
      'infra/services/make-secrets.mjs',
    ])
    const sources = programs.map((program) => program.replace('dist/main.js', 'src/main.ts'))
    expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([])
  })

  test('opens no server but the broker’s field and the console to this computer, and to nobody else unless told', () => {
    const ports = Object.fromEntries(services.flatMap(([name, { ports: own }]) => (own ? [[name, own]] : [])))
    expect(ports).toEqual({
      mosquitto: ['${IOC_BIND:-127.0.0.1}:1883:1883'],
      haproxy: ['${IOC_BIND:-127.0.0.1}:8080:8080'],
      // where nobody signs in: never to anybody else
      grafana: ['127.0.0.1:3000:3000'],
    })
    expect(compose.networks['inside']?.internal).toBe(true)
    for (const name of ['database', 'redis', 'prometheus'])
      expect(compose.services[name]?.networks).toEqual(['inside'])
  })

  test('who watches starts only when asked for, and asks every process of the product', () => {
    const watching = services.filter(([, { profiles }]) => profiles).map(([name]) => name)
    expect(watching).toEqual(['prometheus', 'grafana'])
    const product = services.filter(([, { command = [] }]) => command.some((word) => /^apps\//.test(word)))
    const { scrape_configs } = parse(readFileSync(join(root, 'infra/prometheus/prometheus.yml'), 'utf8'))
    const targets: string[] = scrape_configs[0].static_configs[0].targets
    expect(targets.sort()).toEqual(product.map(([name]) => `${name}:9464`).sort())
    for (const [, { environment = {} }] of product)
      expect(environment['IOC_METRICS_HOST']).toBe('${IOC_METRICS_HOST:-127.0.0.1}')
  })

  test('gives each process of the product settings that it knows, with values that it takes', () => {
    const examples = new Map(variables.map(({ name, example }) => [name, example]))
    const product = services.filter(([, { command = [] }]) => command.some((word) => /^apps\//.test(word)))
    expect(product.map(([name]) => name)).toEqual(['worker', 'ingest', 'api-1', 'api-2'])
    const names = product.map(([, { environment = {} }]) => {
      const given = Object.entries(environment).map(([name, value]) => {
        const held = name.replace(/_FILE$/, '')
        return name !== held && examples.has(held) && !examples.has(name)
          ? [held, examples.get(held)]
          : [name, value.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1')]
      })
      const config = readConfig(Object.fromEntries(given))
      expect([config.config.unknownVariables, config.config.simulate]).toEqual([[], false])
      expect(Object.keys(environment)).toEqual(
        expect.arrayContaining(['DATABASE_URL_FILE', 'REDIS_URL_FILE', 'MQTT_URL_FILE', 'IOC_DATA_DIR']),
      )
      return config.config.name
    })
    expect(new Set(names).size).toBe(product.length)
  })

  test('takes from its surroundings only what the product knows, and where it is to be reached', () => {
    const taken = new Set([...file.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? ''))
    const settings = new Set(variables.map(({ name }) => name))
    expect([...taken].filter((name) => !settings.has(name)).sort()).toEqual([
      'IOC_BIND',
      'IOC_FRONT_ADDRESS',
      'IOC_FRONT_SUBNET',
    ])
  })

  test('its proxy knows the apis by their names, and is the only one whom they believe', () => {
    const settings = readFileSync(join(root, 'infra/haproxy/haproxy.cfg'), 'utf8')
    const named = [...settings.matchAll(/^ {4}server (\S+) (\S+):8080$/gm)]
    const apis = services.filter(([, { command = [] }]) => command.includes('apps/api/dist/main.js'))
    expect(new Set(named.map(([, , host]) => host))).toEqual(new Set(apis.map(([name]) => name)))
    const { networks } = compose.services['haproxy']!
    const address = (networks as Record<string, { ipv4_address?: string }>)['front']?.ipv4_address
    for (const [, { environment = {} }] of apis) expect(environment['IOC_TRUSTED_PROXIES']).toBe(address)
    const haproxyAndApis = services.filter(([, service]) => networksOf(service).includes('front'))
    expect(haproxyAndApis.map(([name]) => name).sort()).toEqual(['api-1', 'api-2', 'haproxy'])
  })

  test('holds no secret: each comes from a file', () => {
    const variables = services.flatMap(([, { environment = {} }]) => Object.entries(environment))
    const secret = variables.filter(
      ([name]) => /PASSWORD|_URL|TOKEN|KEY/.test(name) && name !== 'IOC_PUBLIC_URL',
    )
    expect(secret.length).toBeGreaterThan(6)
    for (const [name, value] of secret)
      expect([name, value]).toEqual([
        expect.stringMatching(/_FILE$/),
        expect.stringMatching(/^\/run\/haidang\//),
      ])
  })
})

describe('the passwords of compose.yaml', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'haidang-secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const make = () => execFileSync(process.execPath, [join(root, 'infra/services/make-secrets.mjs'), folder])
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')

  test('are made once, each where its server and the product look, and no two are the same', () => {
    make()
    expect(readdirSync(folder).sort()).toEqual(['accounts', 'database', 'product', 'redis'])
    const addresses = ['database-url', 'redis-url', 'mqtt-url'].map(
      (name) => new URL(read(`product/${name}`).trim()),
    )
    const passwords = addresses.map(({ password }) => password)
    expect(passwords.every((password) => /^[0-9a-f]{40}$/.test(password))).toBe(true)
    expect(new Set(passwords).size).toBe(3)
    expect(addresses.map(({ host }) => host)).toEqual(['database:5432', 'redis:6379', 'mosquitto:1884'])
    expect(read('database/password')).toBe(passwords[0])
    expect(read('redis/redis.conf')).toBe(`requirepass ${passwords[1]}\n`)
    expect(read('accounts/passwords')).toMatch(/^haidang:\$7\$101\$/)
    expect(statSync(join(folder, 'accounts')).mode & 0o7777).toBe(0o2770)
    const before = read('product/mqtt-url')
    make()
    expect(read('product/mqtt-url')).toBe(before)
  })
})
