/**
 * The commonest passwords of ten characters and more, in lower case, as they turn up in one leaked list
 * after the other. Shorter ones are refused for their length. Guessing online is limited to 100 tries a
 * day, so the first hundred or so are what matters here (NIST SP 800-63B-4, 3.1.1.2).
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `1234567890 0123456789 0987654321 9876543210 12345678910 123456789a a123456789 1234567891 123456789q
  qwertyuiop qwertyuiop1 qwertyuiop123 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv
  qwerty1234 qwerty12345 qwerty123456 1234qwerty asdfghjkl1 asdfghjkl123 asdfghjklæ asdfghjklø zxcvbnm123
  zaq12wsxcde3 1qazxsw23edc qazwsx12345 asdf1234567 asdfasdfasdf password12 password123 password1234
  password12345 passw0rd12 passw0rd123 p@ssword123 p@ssw0rd123 p@ssw0rd1234 password1! password123! mypassword
  newpassword passwordpassword letmein123 letmein1234 letmeinplease welcome123 welcome1234 welcome2024
  welcome2025 welcome2026 administrator admin12345 admin123456 adminadmin administrator1 changeme123 changeme1234
  iloveyou12 iloveyou123 iloveyou1234 iloveyouforever ilovemyself iloveyou2 trustno1234 sunshine123 sunshine12
  princess123 princess12 football123 baseball123 basketball superman123 batman1234 starwars123 pokemon123
  dragon12345 monkey12345 michael123 jennifer123 charlie123 abcdefghij abcdefghijk abcd123456 abcdef123456
  abc1234567 abc123456789 1a2b3c4d5e aa12345678 a1b2c3d4e5 liverpool1 liverpool123 manchester barcelona1
  juventus123 arsenal123 realmadrid chelsea123 testtest12 test123456 test1234567 testing123 testpassword
  secret1234 secretpassword default123 temporary1 temppassword internet123 computer123 whatever123 hellohello
  hello12345 helloworld helloworld1 goodmorning happybirthday christmas1 summer2024 summer2025 summer2026
  winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 november2026 october2026 january2026
  sommer2025 sommer2026 vinter2025 vinter2026 velkommen1 velkommen12 velkommen123 kodeord123 kodeord1234
  adgangskode adgangskode1 passord123 passord1234 hejmeddig1 hejmeddig123 jegelskerdig fodbold123 fotball123
  danmark123 danmark1234 norge12345 kobenhavn1 københavn1 brondby1964 brøndby1964 fckobenhavn rosenborg1 skalaskala`.split(
    /\s+/,
  ),
);
