"""The local Discord as a page in the browser, to walk about in: `chair rehearse --open`.

    day, opening         the open day: local Discord, real bot, a clock with buttons
    players              the audience that acts of itself
    views, offers        what one person sees, and what they can use, as JSON
    acts, given          what they do, from JSON
    live                 who looks, and what is told to whom when something changes
    guard, server        the addresses, and who gets in
    static/              the page: no build step, nothing loaded from elsewhere

In `static/`, `main.js` begins. `state.js` has what is known, `wire.js` what comes from the server
and goes there; each other module draws or does one thing, which is its name. Everything is drawn
with `textContent` and DOM nodes (`dom.js`); nothing is ever parsed as HTML.

For those who use it by names and roles: the channel is a `log` named after it, each message an
`article` in it ("Ada wrote"); `navigation` "Channels" and `complementary` "People" are the lists.
The line to write in is the `textbox` "Message #lobby", which has a `listbox` of commands after a
slash. A form is a `dialog` with the form's title, a menu (button "Menu of this message") a `menu`,
and what Discord refuses is an `alert` where it was tried.
"""
