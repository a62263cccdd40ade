#pragma once

#include <gtest/gtest.h>

#include "integration/database/test_database.h"

namespace strongroom::test {

// No row of the audit log can be written any more, as on a disk that is full, until EmptyAuditLog;
// all else can be read and written.
inline void FillAuditLog(TestDatabase& database) {
  ASSERT_EQ(
      database.StateOf(
          "CREATE OR REPLACE FUNCTION strongroom.is_full() RETURNS trigger LANGUAGE plpgsql AS "
          "$$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END$$; "
          "CREATE TRIGGER is_full BEFORE INSERT ON strongroom.audit_log "
          "FOR EACH ROW EXECUTE FUNCTION strongroom.is_full()"),
      "");
}

inline void EmptyAuditLog(TestDatabase& database) {
  ASSERT_EQ(database.StateOf("DROP TRIGGER is_full ON strongroom.audit_log"), "");
}

}  // namespace strongroom::test
