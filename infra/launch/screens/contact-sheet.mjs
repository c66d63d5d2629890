/** The pictures side by side, as a page beside them. */
export function contactSheet(shots) {
  const figure = ({ name, path, fixture }) =>
    `<figure><a href="${name}.png"><img src="${name}.png" loading="lazy" alt=""></a><figcaption>${name}<br><small>${path} · ${fixture}</small></figcaption></figure>`
  return `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{margin:16px;font:14px/1.5 sans-serif;background:#14171a;color:#e6e9ec}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:16px}figure{margin:0}img{width:100%;border:1px solid #343b42}</style>
<main>${shots.map(figure).join('\n')}</main>
`
}
