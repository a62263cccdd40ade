#pragma once

#include "integration/database/test_database.h"

namespace strongroom::store {

// Makes the schema that version 0004 left, with rows of two namespaces, team-a (tenant 1) and
// team-b (tenant 2), in an empty database. Backup sets by id, all of team-a but the last:
//   1 marked long ago     2 marked a minute ago     3 marked long ago, then held
//   4 held                5 plain                   6 marked long ago, held until next year
//   7 of team-b, plain
void MakeOldDatabase(test::TestDatabase& test);

}  // namespace strongroom::store
