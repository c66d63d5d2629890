const desk = { width: 1_920, height: 1_080 }
const phone = { width: 390, height: 844 }
const tablet = { width: 1_024, height: 768 }
const wall = { width: 3_840, height: 2_160 }

const routes = [
  ['map', '/map'],
  ['alarms', '/alarms'],
  ['history', '/alarms?tab=history'],
  ['station', '/e/air-quality/aq-22'],
  ['vehicle', '/e/vehicle/refuse-12'],
  ['walls', '/wall'],
]

/** Every route in every scene and light; walls and devices only where the scene has any. */
const desks = ['calm', 'busy', 'storm', 'empty', 'stale', 'drop'].flatMap((fixture) =>
  ['night', 'day'].flatMap((theme) =>
    routes
      .filter(
        ([name]) =>
          (fixture === 'busy' || name !== 'walls') && (fixture !== 'empty' || !/station|vehicle/.test(name)),
      )
      .map(([name, path]) => ({ name: `${name}-${fixture}-${theme}`, path, fixture, theme, size: desk })),
  ),
)

const english = { language: 'en-GB', fixture: 'busy', size: desk }
const others = [
  { name: 'map-10k-night', path: '/map', fixture: '10k', size: desk },
  { name: 'map-selected-busy-night', path: '/map?sel=aq-22', fixture: 'busy', size: desk },
  { name: 'map-near-busy-night', path: '/map?@16.0620,108.2260,14.20', fixture: 'busy', size: desk, alone: true },
  { name: 'map-busy-english-night', path: '/map', ...english },
  { name: 'station-busy-english-night', path: '/e/air-quality/aq-22', ...english },
  { name: 'vehicle-busy-english-night', path: '/e/vehicle/refuse-12', ...english },
  { name: 'alarms-busy-english-day', path: '/alarms', ...english, theme: 'day' },
  { name: 'walls-busy-english-day', path: '/wall', ...english, theme: 'day' },
  { name: 'map-longest-words-night', path: '/map?sel=aq-22', fixture: 'long-vi', size: desk },
  { name: 'alarms-longest-words-night', path: '/alarms', fixture: 'long-vi', size: desk },
  { name: 'station-longest-words-night', path: '/e/air-quality/aq-22', fixture: 'long-vi', size: desk },
  { name: 'rain-calm-night', path: '/e/rain-gauge/rain-13', fixture: 'calm', size: desk },
  { name: 'river-calm-day', path: '/e/water-level/river-cam-le', fixture: 'calm', size: desk, theme: 'day' },
  { name: 'river-busy-english-night', path: '/e/water-level/river-cam-le', ...english },
  { name: 'parking-calm-night', path: '/e/parking/parking-01', fixture: 'calm', size: desk },
  { name: 'noise-busy-english-day', path: '/e/noise/noise-01', ...english, theme: 'day' },
  { name: 'inundation-calm-day', path: '/e/inundation/tower-01', fixture: 'calm', size: desk, theme: 'day' },
  { name: 'sign-in-night', path: '/login', fixture: 'signed-out', size: desk },
  { name: 'sign-in-day', path: '/login', fixture: 'signed-out', size: desk, theme: 'day' },
  { name: 'sign-in-english-day', path: '/login', fixture: 'signed-out', size: desk, theme: 'day', language: 'en-GB' },
  { name: 'shift-busy-night', path: '/map', fixture: 'busy', size: desk, press: 'shift' },
  { name: 'shift-busy-day', path: '/map', fixture: 'busy', size: desk, theme: 'day', press: 'shift' },
  { name: 'bulletins-storm-night', path: '/bulletins', fixture: 'storm', size: desk },
  { name: 'phone-bulletins-storm-day', path: '/bulletins', fixture: 'storm', size: phone, theme: 'day' },
  { name: 'pair-busy-night', path: '/pair?code=4K7Q-9MXT', fixture: 'busy', size: desk },
  { name: 'missing-calm-night', path: '/nowhere', fixture: 'calm', size: desk },
  { name: 'xray-busy-night', path: '/map?sel=aq-22', fixture: 'busy', size: desk, press: 'xray' },
  { name: 'keys-calm-night', path: '/map', fixture: 'calm', size: desk, press: 'keys' },
  { name: 'keys-changing-calm-night', path: '/map', fixture: 'calm', size: desk, press: 'keys-changing' },
  { name: 'user-calm-night', path: '/map', fixture: 'calm', size: desk, press: 'user' },
  { name: 'sound-calm-day', path: '/map', fixture: 'calm', size: desk, theme: 'day', press: 'sound' },
  ...['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'].flatMap((eyes) =>
    ['map', 'alarms'].map((name) => ({
      name: `${name}-storm-${eyes}`,
      path: `/${name}`,
      fixture: 'storm',
      size: desk,
      eyes,
    })),
  ),
  ...['map', 'alarms', 'station'].map((name) => ({
    name: `tablet-${name}-busy`,
    path: routes.find(([known]) => known === name)[1],
    fixture: 'busy',
    size: tablet,
  })),
  ...['map', 'alarms', 'station', 'vehicle'].flatMap((name) =>
    ['night', 'day'].map((theme) => ({
      name: `phone-${name}-busy-${theme}`,
      path: routes.find(([known]) => known === name)[1],
      fixture: 'busy',
      size: phone,
      theme,
    })),
  ),
  { name: 'phone-alarms-drop-night', path: '/alarms', fixture: 'drop', size: phone },
  { name: 'phone-sign-in', path: '/login', fixture: 'signed-out', size: phone },
]

const walls = [
  ['3x3-at-8m', 'size=3629x2041&far=8'],
  ['98-inch-at-5m', 'size=2158x1214&far=5'],
].flatMap(([name, query]) =>
  ['calm', 'busy', 'storm', 'drop', 'unpaired'].map((fixture) => ({
    name: `wall-${name}-${fixture}`,
    path: `/display?${query}`,
    fixture,
    size: wall,
  })),
)

/** What the README shows: `npm run screens -- FOLDER readme`. */
const readme = ['vi-VN', 'en-GB'].flatMap((language) =>
  [
    { name: 'console', path: '/map?@16.0620,108.2360,13.60&sel=aq-22', size: { width: 1_600, height: 900 } },
    { name: 'wall', path: '/display?size=3629x2041&far=8', size: { width: 1_600, height: 900 } },
  ].map(({ name, ...shot }) => ({ ...shot, name: `readme-${name}-${language}`, language, fixture: 'busy', alone: true })),
)

/** Every picture that `npm run screens` takes. */
export const shots = [...desks, ...others, ...walls, ...readme].map((shot) => ({
  theme: 'night',
  language: 'vi-VN',
  ...shot,
}))
