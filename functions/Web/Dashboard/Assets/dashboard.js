// The dashboard's only script. Every page is whole without it; it adds the theme, relative ages, read-outs, copying and live updates.
'use strict';
(() => {
  const root = document.documentElement;
  const store = {
    get theme() { try { return localStorage.getItem('theme'); } catch { return null; } },
    set theme(value) { try { value ? localStorage.setItem('theme', value) : localStorage.removeItem('theme'); } catch { /* Kept for this page only. */ } },
  };

  // Before the first paint.
  const themes = ['auto', 'light', 'dark'];
  const show = theme => theme === 'light' || theme === 'dark' ? root.dataset.theme = theme : delete root.dataset.theme;
  show(store.theme);

  const theme = () => {
    const button = document.getElementById('theme');
    const label = () => { button.textContent = { auto: 'Auto', light: 'Light', dark: 'Dark' }[root.dataset.theme ?? 'auto']; button.title = 'Theme: ' + button.textContent; button.setAttribute('aria-label', button.title); };
    button.hidden = false;
    label();
    button.addEventListener('click', () => {
      const next = themes[(themes.indexOf(root.dataset.theme ?? 'auto') + 1) % themes.length];
      store.theme = next === 'auto' ? null : next;
      show(next);
      label();
    });
  };

  // How long ago instants were.
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const age = seconds => {
    const [size, unit] = units.find(([size]) => seconds >= size) ?? units.at(-1);
    return `${Math.floor(Math.max(0, seconds) / size)} ${unit} ago`;
  };
  const ages = () => {
    for (const time of document.querySelectorAll('time[data-age]')) {
      time.title ||= time.textContent;
      const text = age((Date.now() - Date.parse(time.dateTime)) / 1000);
      if (time.textContent !== text) time.textContent = text;
    }
  };

  // What can be copied gets its button where copying is possible.
  const copying = () => { if (navigator.clipboard) for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false; };
  const copy = async button => {
    const text = button.parentElement.querySelector('code').textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector('code'));
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  };

  // Read-outs under the pointer, and at what has the focus.
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  const place = (x, y) => {
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 4))}px`;
    tip.style.top = `${y + 18 + box.height > innerHeight ? y - box.height - 10 : y + 18}px`;
  };
  const point = event => {
    const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
    tip.hidden = !target;
    if (!target) return;
    if (tip.textContent !== target.dataset.tip) tip.textContent = target.dataset.tip;
    place(event.clientX, event.clientY);
  };

  // Live: the page is asked for again, and its content takes the place of what is shown. What was opened stays open.
  let tag = null;
  let asking = false;
  let again = false;
  const live = (state, words) => {
    const sign = document.getElementById('live');
    sign.hidden = false;
    sign.dataset.state = state;
    if (sign.textContent !== words) sign.textContent = words;
  };
  const keyOf = details => details.id || details.dataset.key || details.querySelector('summary')?.textContent.trim();
  // Whoever writes or marks something is not disturbed.
  const busy = content => {
    const selection = getSelection();
    return document.activeElement?.matches('input, textarea, select')
      || [...content.querySelectorAll('input:not([type=hidden]), textarea')].some(field => field.value !== field.defaultValue)
      || [...content.querySelectorAll('select')].some(list => list.selectedIndex !== Math.max(0, [...list.options].findIndex(one => one.defaultSelected)))
      || (!selection.isCollapsed && content.contains(selection.anchorNode));
  };
  const likes = element => [...document.getElementById('content').querySelectorAll(element.tagName)].filter(other => other.id === element.id && other.textContent === element.textContent && other.getAttribute('href') === element.getAttribute('href'));
  const take = html => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const [was, is] = [document.getElementById('content'), page.getElementById('content')];
    if (!is) return true;
    if (busy(was)) return false;
    const focus = was.contains(document.activeElement) && document.activeElement !== was ? document.activeElement : null;
    const nth = focus && likes(focus).indexOf(focus);
    const opened = new Set([...was.querySelectorAll('details[open]')].map(keyOf));
    for (const details of is.querySelectorAll('details')) if (opened.has(keyOf(details))) details.open = true;
    const scrolled = [...was.querySelectorAll('.scroll')].map(one => one.scrollLeft);
    was.replaceWith(document.adoptNode(is));
    [...is.querySelectorAll('.scroll')].forEach((one, i) => { one.scrollLeft = scrolled[i] ?? 0; });
    document.title = page.title;
    root.dataset.version = page.documentElement.dataset.version ?? '';
    dress();
    if (focus) likes(focus)[nth]?.focus({ preventScroll: true });
    document.dispatchEvent(new Event('refreshed'));
    return true;
  };
  const refresh = async () => {
    if (asking) return void (again = true);
    asking = true;
    again = false;
    try {
      const answer = await fetch(location.href, { headers: { ...(tag && { 'If-None-Match': tag }) }, cache: 'no-store' });
      const good = (answer.ok && !answer.redirected) || answer.status === 304;
      if (good && answer.status !== 304) {
        if (take(await answer.text())) tag = answer.headers.get('ETag');
        else again = true;
      }
      live(good ? 'on' : 'lost', good ? 'Live' : 'Not updated');
    } catch {
      live('lost', 'Not updated');
    } finally {
      asking = false;
    }
  };
  const poll = every => {
    live('on', 'Live');
    setInterval(() => { if (!document.hidden) refresh(); }, every);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  };
  const stream = () => {
    const events = new EventSource('/live');
    events.addEventListener('open', () => live('on', 'Live'));
    // Many pages hear at once: they ask one after the other.
    events.addEventListener('changed', event => { if (event.data !== root.dataset.version) setTimeout(refresh, Math.random() * 400); });
    events.addEventListener('error', () => {
      live('lost', 'Not updated');
      if (events.readyState === EventSource.CLOSED) poll(15000);
    });
    addEventListener('pagehide', () => events.close());
  };

  // The title of a picture is for those who do not see it; browsers would also hold it under the pointer, over our own read-out.
  const titles = () => {
    for (const title of document.querySelectorAll('svg > title')) {
      title.parentElement.setAttribute('aria-label', title.textContent);
      title.remove();
    }
  };

  const dress = () => { ages(); copying(); titles(); };
  document.addEventListener('DOMContentLoaded', () => {
    theme();
    dress();
    document.body.append(tip);
    setInterval(ages, 1000);
    document.addEventListener('pointermove', point);
    document.addEventListener('pointerleave', () => { tip.hidden = true; });
    document.addEventListener('scroll', () => { tip.hidden = true; }, { passive: true, capture: true });
    document.addEventListener('click', event => { const button = event.target.closest?.('[data-copy]'); if (button) copy(button); });
    // What had to wait is asked for again.
    setInterval(() => { if (again && !busy(document.getElementById('content'))) refresh(); }, 1000);
    if ('still' in root.dataset) return;
    root.dataset.every ? poll(Number(root.dataset.every)) : root.dataset.version && 'EventSource' in window ? stream() : poll(30000);
  });
})();
