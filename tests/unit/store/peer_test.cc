#include "store/peer.h"

#include <gtest/gtest.h>

#include "store/dsn.h"

namespace strongroom::store {
namespace {

TEST(Peer, IsShownWithItsAddressWhereThatSaysMore) {
  EXPECT_EQ(ShowPeer({.host = "db.example", .address = "10.0.0.1", .port = "5432"}),
            "db.example (10.0.0.1), port 5432");
  EXPECT_EQ(ShowPeer({.host = "db", .address = "fd00::1", .port = "5432"}),
            "db (fd00::1), port 5432");
  EXPECT_EQ(ShowPeer({.host = "10.0.0.1", .address = "10.0.0.1", .port = "5433"}),
            "10.0.0.1, port 5433");
  EXPECT_EQ(ShowPeer({.host = "/run/postgresql", .address = "", .port = "5432"}),
            "/run/postgresql, port 5432");
}

TEST(Peer, IsOneOfAllThatAConnectionStringNames) {
  const std::string dsn =
      "host=a,b,c hostaddr=10.0.0.1,10.0.0.2,10.0.0.3 port=5432,5433,5434 "
      "user=u password='p w'";
  EXPECT_EQ(ReadDsn(DsnOf({.host = "b", .address = "10.0.0.2", .port = "5433"}, dsn)),
            (DsnOptions{{"host", "b"},
                        {"hostaddr", "10.0.0.2"},
                        {"port", "5433"},
                        {"user", "u"},
                        {"password", "p w"}}));
  EXPECT_EQ(
      ReadDsn(DsnOf({.host = "/run/postgresql", .address = "", .port = "5432"},
                    "postgresql://u@/x?hostaddr=10.0.0.1")),
      (DsnOptions{{"host", "/run/postgresql"}, {"port", "5432"}, {"user", "u"}, {"dbname", "x"}}));
}

}  // namespace
}  // namespace strongroom::store
