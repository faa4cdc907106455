// The messages that the demonstration office would send to the visitor's phone.
"use strict";
(() => {
  const list = document.getElementById("sms");
  const look = async () => {
    const answer = await fetch("/sms.json").catch(() => null);
    const told = answer?.ok ? await answer.json() : [];
    list.parentElement.classList.toggle("told", told.length > 0);
    if (told.length) list.replaceChildren(...told.map(text => { const item = document.createElement("li"); item.textContent = text; return item; }));
    setTimeout(look, 1500);
  };
  look();
})();
