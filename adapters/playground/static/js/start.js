// One shell for both pages: the rooms, and the gallery of every message.
import(location.pathname === "/gallery" ? "./gallery.js" : "./main.js");
