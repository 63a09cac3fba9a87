// What keeps the page busy: the handlers of the pointer with what follows from them, and then the frame up to its painting.
// A message that is posted at the beginning of either comes when it is done. Frames in which nothing moved do not count.
const seen = { on: true, work: [], intervals: [], busy: 0, moved: false, last: 0 };
window.deedboxFrames = seen;
const done = (then) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = then;
  channel.port2.postMessage(0);
};
addEventListener('pointermove', () => {
  if (!seen.on) return;
  const began = performance.now();
  seen.moved = true;
  done(() => { seen.busy += performance.now() - began; });
}, true);
const frame = (now) => {
  const { moved, last } = seen;
  const began = performance.now();
  if (moved && last) seen.intervals.push(now - last);
  [seen.moved, seen.last] = [false, now];
  done(() => {
    if (moved) seen.work.push(seen.busy + performance.now() - began);
    seen.busy = 0;
  });
  if (seen.on) requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
const box = document.querySelector('.chart-box').getBoundingClientRect();
return [box.left, box.top, box.width, box.height];
