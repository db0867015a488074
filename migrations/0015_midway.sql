-- 1 while the last page that was read had more behind it. Such a cursor counts only in the life of head office's database
-- that gave it: what moved to the feed's end meanwhile lies behind it there, and may lie before it in another life. Of a
-- till that was at work before this was written down it is not known.
ALTER TABLE feed ADD COLUMN midway INTEGER NOT NULL DEFAULT 1 CHECK (midway IN (0, 1));
