-- expand: a till's streams are found without reading every other till's
CREATE INDEX stream_terminal ON stream (terminal, no);
