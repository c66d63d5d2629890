/**
 * An expression for a page: whatever its elements show or say, text and the words that only a pointer or a screen
 * reader gets. What people wrote themselves, keys, notices of map data and addresses are nobody's translation: nor is
 * what stands in quotation marks.
 */
export const spokenWords = `(() => {
  const words = []
  const apart = 'script, style, kbd, q, .maplibregl-ctrl-attrib, .map-credits, .map-notice, [lang=en], input, .screen-card h2, [data-testid=copy-id]'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(apart)) words.push(node.data)
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (element.hasAttribute(name) && !element.matches('[data-testid=copy-id], .screen-card')) words.push(element.getAttribute(name))
  return [...new Set(words.map((word) => word.trim()).filter(Boolean))]
})()`

/** Words that no Vietnamese sentence has. Names of standards and units are no English. */
const english =
  /\b(the|and|of|with|from|your|this|alarms?|acknowledged?|unacked|acked|loading|stations?|vehicles?|search|settings|user|sign|open|close[ds]?|map|wall|screens?|live|lost|unknown|error|retry|speed|heading|active|shelved?|history|none|measured|received|source|agency|area|name|state|version|rules?|limit|limits|ago|ignition|duty|refuse|fire|ambulance|collecting|available|dispatched|returning|scene|depot|kind|true|false|fixtures?|industrial|zone|district|hospital|centre|landfill|truck|engine|shift(?!\+)|test|tone|keys?|seen|silent|overview)\b/i

/** Words that no English sentence has. The names of the language switch stand in their own language. */
const vietnamese =
  /(?<!\p{L})(cảnh báo|trạm|đang|chưa|không|và|của|xe|nguồn|mức|phút|ngưỡng|đã|hết|từ lúc|tải|chữ|tường|màn hình)(?!\p{L})/iu

/** What never belongs on a screen, in any language: a value that was not there, or a readable id in place of a name. */
const raw = /\b(undefined|null|NaN|\[object)\b|^[a-z]+(-[a-z0-9]+){1,5}$/

/**
 * What of the words is in the wrong language, or in none.
 * @param {readonly string[]} words
 * @param {'vi' | 'en'} language
 */
export function leaksIn(words, language) {
  const foreign = language === 'vi' ? english : vietnamese
  const own = new Set(['English', 'Tiếng Việt', 'GMT+7'])
  return words.filter((word) => {
    const ours = word.replace(/“[^”]*”/g, '')
    return !own.has(word) && (foreign.test(ours) || raw.test(ours))
  })
}
