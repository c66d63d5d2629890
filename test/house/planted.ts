/** One deliberate violation: the file, what stands in it, the rule that must fire and what it must say. */
export type Planted = { title: string; path: string; code: string; rule: string; says: RegExp }

/** A file that looks alike and is right: no rule may fire. */
export type Innocent = { title: string; path: string; code: string }

const boundaries = '@nx/enforce-module-boundaries'
const imports = 'no-restricted-imports'
const syntax = 'no-restricted-syntax'
const globals = 'no-restricted-globals'

const use = (name: string) => `import * as planted from '${name}'\n\nexport const found = planted\n`

const floors: Planted[] = [
  ['domain imports the floor above', 'libs/domain', '@haidang/contracts'],
  ['contracts import a door', 'libs/contracts', '@haidang/platform'],
  ['a door imports a feature', 'libs/live', '@haidang/upkeep'],
  ['a door imports its neighbour', 'libs/broker', '@haidang/store'],
  ['a door imports the process', 'libs/live', '@haidang/platform'],
  ['a feature imports its neighbour', 'libs/intake', '@haidang/gateway'],
  ['the console imports a door', 'apps/console', '@haidang/store'],
  ['the command line imports a door', 'apps/ioc', '@haidang/store'],
  ['one process imports another', 'apps/ingest', '@haidang/api'],
  ['the simulated city imports a feature', 'simulators', '@haidang/intake'],
  ['the simulated city imports a door other than codecs', 'simulators', '@haidang/broker'],
].map(([title = '', room = '', name = '']) => ({
  title,
  path: `${room}/src/planted-floor-${name.slice(9)}.ts`,
  code: use(name),
  rule: boundaries,
  // A floor that everything stands on cannot look up without a circle, and nx sees the circle first.
  says: /domain|contracts/.test(room)
    ? /can only depend on libs tagged|Circular dependency/
    : /can only depend on libs tagged/,
}))

const doors: Planted[] = [
  ['domain', 'zod'],
  ['contracts', 'fast-check'],
  ['codecs', 'zod'],
  ['expressions', 'zod'],
  ['store', 'aedes'],
  ['broker', 'pg'],
  ['live', 'mqtt'],
  ['live', 'bullmq'],
  ['jobs', 'mqtt'],
  ['channels', 'bullmq'],
  ['platform', 'pg'],
  ['intake', 'pg'],
  ['alerting', 'mqtt'],
  ['registry', 'pg'],
  ['access', 'socket.io'],
  ['gateway', 'socket.io'],
  ['upkeep', 'pg'],
].map(([room = '', name = '']) => ({
  title: `${room} imports ${name}, which is another room's door`,
  path: `libs/${room}/src/planted-door-${name.replace('.', '-')}.ts`,
  code: use(name),
  rule: boundaries,
  says: /allowed imports in the|not allowed to import|is not listed in dependencies|transitive/i,
}))

const ways: Planted[] = [
  {
    title: 'the command line imports pg, which is the store’s door',
    path: 'apps/ioc/src/planted-door-pg.ts',
    code: use('pg'),
    rule: boundaries,
    says: /allowed imports in the|not allowed to import|is not listed in dependencies|transitive/i,
  },
  {
    title: 'a room is imported by its files, not by its name',
    path: 'libs/intake/src/planted-deep.ts',
    code: use('@haidang/store/src/open-store.js'),
    rule: imports,
    says: /by its name/,
  },
  {
    title: 'a room is imported by a path through the house',
    path: 'libs/intake/src/planted-relative.ts',
    code: use('../../store/src/index.js'),
    rule: boundaries,
    says: /relative/,
  },
  {
    title: 'a room without tags imports something',
    path: 'libs/untagged/src/index.ts',
    code: use('@haidang/domain'),
    rule: boundaries,
    says: /without tags/,
  },
  {
    title: 'builders for tests are used outside tests',
    path: 'libs/intake/src/planted-builders.ts',
    code: use('@haidang/domain/testing'),
    rule: imports,
    says: /for tests only/,
  },
  {
    title: 'Nest is imported in a file that is not named for it',
    path: 'libs/gateway/src/planted-nest.ts',
    code: use('@nestjs/common'),
    rule: imports,
    says: /Nest wires and serves at the rim/,
  },
  {
    title: 'an index hands on everything',
    path: 'libs/upkeep/src/index.ts',
    code: "export * from './planted.js'\n",
    rule: syntax,
    says: /listed by hand/,
  },
]

const pure: Planted[] = ['domain', 'contracts'].flatMap((room) => [
  ...['node:fs', 'fs', 'node:crypto', 'timers/promises'].map((name) => ({
    title: `${room} imports Node's ${name}`,
    path: `libs/${room}/src/planted-node-${name.replace(/\W/g, '-')}.ts`,
    code: use(name),
    rule: imports,
    says: /are pure: no Node module/,
  })),
  ...['Date.now()', 'new Date()', 'Date()', 'Math.random()'].map((expression, index) => ({
    title: `${room} reads ${expression}`,
    path: `libs/${room}/src/planted-now-${index}.ts`,
    code: `export const found = ${expression}\n`,
    rule: syntax,
    says: /Take the time|Chance is passed in/,
  })),
  ...['process', 'console', 'fetch', 'setTimeout', 'setInterval', 'crypto', 'performance', 'Buffer'].map(
    (name) => ({
      title: `${room} reaches for ${name}`,
      path: `libs/${room}/src/planted-global-${name.toLowerCase()}.ts`,
      code: `export const found = ${name}\n`,
      rule: globals,
      says: /are pure: pass in/,
    }),
  ),
])

const roomsAbove = [
  'codecs',
  'expressions',
  'platform',
  'store',
  'broker',
  'live',
  'intake',
  'registry',
  'access',
  'gateway',
]
const clocks: Planted[] = roomsAbove.map((room) => ({
  title: `${room} reads the computer's clock`,
  path: `libs/${room}/src/planted-clock.ts`,
  code: 'export const found = Date.now()\n',
  rule: syntax,
  says: /Take the time/,
}))

const environment: Planted[] = [
  'libs/broker',
  'libs/gateway',
  'libs/platform',
  'apps/all-in-one',
  'simulators',
].map((room) => ({
  title: `${room} reads the environment`,
  path: `${room}/src/planted-environment.ts`,
  code: 'export const found = process.env.IOC_HTTP_PORT\n',
  rule: syntax,
  says: /read in one file/,
}))

const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n')

const habits: Planted[] = [
  ['any', '@typescript-eslint/no-explicit-any', 'export const found = (value: any): unknown => value\n'],
  ['bang', '@typescript-eslint/no-non-null-assertion', 'export const found = (list: string[]) => list[0]!\n'],
  ['double-cast', syntax, 'export const found = (value: string) => value as unknown as number\n'],
  [
    'object-cast',
    '@typescript-eslint/consistent-type-assertions',
    'export const found = {} as { a: number }\n',
  ],
  [
    'floating',
    '@typescript-eslint/no-floating-promises',
    'export const found = () => {\n  Promise.resolve(1)\n}\n',
  ],
  [
    'misused',
    '@typescript-eslint/no-misused-promises',
    'export const found = [1].filter(async (n) => n > 0)\n',
  ],
  ['thrown', '@typescript-eslint/only-throw-error', "export const found = () => {\n  throw 'words'\n}\n"],
  ['console', 'no-console', "export const found = () => console.log('here')\n"],
  ['todo', 'no-warning-comments', '// TODO later\nexport const found = 1\n'],
  [
    'parameters',
    'max-params',
    'export const found = (a: number, b: number, c: number, d: number) => a + b + c + d\n',
  ],
  ['long-file', 'max-lines', `${lines(301, (n) => `export const found${n} = ${n}`)}\n`],
  [
    'long-function',
    'max-lines-per-function',
    `export function found(a: number[]) {\n${lines(61, (n) => `  a.push(${n})`)}\n}\n`,
  ],
  [
    'deep',
    'max-depth',
    'export function found(a: boolean) {\n  if (a) if (a) if (a) if (a) return 1\n  return 0\n}\n',
  ],
  [
    'disabled',
    '@typescript-eslint/no-explicit-any',
    '// eslint-disable-next-line\nexport const found = (value: any): unknown => value\n',
  ],
  ['silenced', '@typescript-eslint/ban-ts-comment', "// @ts-ignore\nexport const found: number = 'text'\n"],
].map(([name = '', rule = '', code = '']) => ({
  title: `a habit is broken: ${name}`,
  path: `libs/intake/src/planted-habit-${name}.ts`,
  code,
  rule,
  says: /./,
}))

const sleeping: Planted = {
  title: 'a test waits for a time instead of a condition',
  path: 'test/scenarios/planted.spec.ts',
  code: 'export const found = new Promise((done) => setTimeout(done, 100))\n',
  rule: syntax,
  says: /waits for a condition/,
}

export const violations: Planted[] = [
  ...floors,
  ...doors,
  ...ways,
  ...pure,
  ...clocks,
  ...environment,
  ...habits,
  sleeping,
]

export const innocents: Innocent[] = [
  {
    title: 'a feature imports the floors below',
    path: 'libs/intake/src/innocent-floors.ts',
    code: use('@haidang/store'),
  },
  {
    title: 'an app joins features',
    path: 'apps/all-in-one/src/innocent-app.ts',
    code: use('@haidang/intake'),
  },
  {
    title: 'the command line is a client of its own',
    path: 'apps/ioc/src/innocent-client.ts',
    code: use('mqtt'),
  },
  {
    title: 'the console speaks the domain',
    path: 'apps/console/src/innocent-console.ts',
    code: use('@haidang/domain'),
  },
  {
    title: 'the simulated city encodes',
    path: 'simulators/src/innocent-codecs.ts',
    code: use('@haidang/codecs'),
  },
  { title: 'the database has its door', path: 'libs/store/src/innocent-pg.ts', code: use('pg') },
  { title: 'MQTT has its door', path: 'libs/broker/src/innocent-aedes.ts', code: use('aedes') },
  {
    title: 'a controller imports Nest',
    path: 'libs/gateway/src/innocent.controller.ts',
    code: use('@nestjs/common'),
  },
  {
    title: 'a spec of the domain plays with chance',
    path: 'libs/domain/src/innocent.spec.ts',
    code: use('fast-check'),
  },
  {
    title: 'the domain reads a given instant',
    path: 'libs/domain/src/innocent-date.ts',
    code: "export const found = Date.parse('2026-11-21T07:00:00Z') + new Date(0).getTime()\n",
  },
]
