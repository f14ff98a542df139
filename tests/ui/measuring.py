"""Code for the page itself, where waiting from outside would be part of the time."""

from __future__ import annotations

# Move the first slider; resolve with the milliseconds until a text changes in the page.
SLIDE = """([position, text]) => new Promise(done => {
  const root = [...document.querySelectorAll('.adl-graph')]
    .find(element => element.offsetParent);
  const value = root.querySelector(text);
  const slider = root.querySelector('.adl-row [type=range]');
  const began = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    done(performance.now() - began);
  }).observe(value, { childList: true, characterData: true, subtree: true });
  slider.value = position;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
})"""
