-- expand: an index that no statement of any version reads goes; a member's records are found by their entries
DROP INDEX record_member;
