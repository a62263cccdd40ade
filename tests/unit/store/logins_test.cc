#include "store/logins.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/error.h"

namespace strongroom::store {
namespace {

TEST(LoginOf, ReadsBothFormsOfConnectionStrings) {
  struct Case {
    const char* dsn;
    const char* user;
    const char* password;
  };
  const std::vector<Case> cases = {
      {"postgresql://server:secret@db:5432/strongroom?sslmode=require", "server", "secret"},
      {"postgres://a%40b:p%2F%20%27%25@db/strongroom", "a@b", "p/ '%"},
      {"postgresql://db/strongroom?user=u&password=p", "u", "p"},
      {"postgresql://server@db/strongroom", "server", ""},
      {"host=db user=server password=secret", "server", "secret"},
      {R"(user='o\'b \\' password='a b\'c\\')", R"(o'b \)", R"(a b'c\)"},
  };
  for (const Case& c : cases) {
    const Login login = LoginOf(c.dsn);
    EXPECT_EQ(login.user, c.user) << c.dsn;
    EXPECT_EQ(login.password, c.password) << c.dsn;
  }
}

TEST(LoginOf, RefusesWhatNamesNoUserAndRepeatsNothingOfIt) {
  for (const std::string dsn :
       {"", "host=db password=hunter2", "postgresql://:hunter2@db/x", "postgresql://db/x",
        "password=very hunter2", "user=u hunter2", "postgresql://u:p@db/x?hunter2=1", "user='u",
        "postgresql://u:%hunter2@db/x"}) {
    try {
      LoginOf(dsn);
      ADD_FAILURE() << dsn << ": accepted";
    } catch (const StoreError& e) {
      EXPECT_EQ(e.kind(), StoreError::Kind::kRefused) << dsn;
      EXPECT_EQ(std::string(e.what()).find("hunter2"), std::string::npos) << e.what();
    }
  }
}

}  // namespace
}  // namespace strongroom::store
