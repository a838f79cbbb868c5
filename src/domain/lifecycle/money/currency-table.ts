/*
 * ISO 4217, list one as of 2026-01-01, without codes that have no minor unit (metals, XDR, XSU, XUA, bond market units, XTS,
 * XXX), and codes that were withdrawn since 2010. Asset Lifecycle's twenty codes come first, under its names.
 *
 * A line is `<code> <minor units> <first day>..<last day> <name>`; the days stand where a code began or ended since 2010.
 */
export const currencyTable = `
USD 2 US Dollar
EUR 2 Euro
GBP 2 Pound Sterling
JPY 0 Japanese Yen
CAD 2 Canadian Dollar
AUD 2 Australian Dollar
CHF 2 Swiss Franc
CNY 2 Chinese Yuan
HKD 2 Hong Kong Dollar
SGD 2 Singapore Dollar
INR 2 Indian Rupee
MXN 2 Mexican Peso
BRL 2 Brazilian Real
KRW 0 South Korean Won
SEK 2 Swedish Krona
NOK 2 Norwegian Krone
DKK 2 Danish Krone
NZD 2 New Zealand Dollar
ZAR 2 South African Rand
AED 2 UAE Dirham
AFN 2 Afghan Afghani
ALL 2 Albanian Lek
AMD 2 Armenian Dram
AOA 2 Angolan Kwanza
ARS 2 Argentine Peso
AWG 2 Aruban Florin
AZN 2 Azerbaijani Manat
BAM 2 Bosnia and Herzegovina Convertible Mark
BBD 2 Barbados Dollar
BDT 2 Bangladeshi Taka
BHD 3 Bahraini Dinar
BIF 0 Burundi Franc
BMD 2 Bermudian Dollar
BND 2 Brunei Dollar
BOB 2 Bolivian Boliviano
BOV 2 Bolivian Mvdol
BSD 2 Bahamian Dollar
BTN 2 Bhutanese Ngultrum
BWP 2 Botswana Pula
BYN 2 2016-07-01.. Belarusian Ruble
BZD 2 Belize Dollar
CDF 2 Congolese Franc
CHE 2 WIR Euro
CHW 2 WIR Franc
CLF 4 Chilean Unidad de Fomento
CLP 0 Chilean Peso
COP 2 Colombian Peso
COU 2 Colombian Unidad de Valor Real
CRC 2 Costa Rican Colon
CUP 2 Cuban Peso
CVE 2 Cabo Verde Escudo
CZK 2 Czech Koruna
DJF 0 Djibouti Franc
DOP 2 Dominican Peso
DZD 2 Algerian Dinar
EGP 2 Egyptian Pound
ERN 2 Eritrean Nakfa
ETB 2 Ethiopian Birr
FJD 2 Fiji Dollar
FKP 2 Falkland Islands Pound
GEL 2 Georgian Lari
GHS 2 Ghana Cedi
GIP 2 Gibraltar Pound
GMD 2 Gambian Dalasi
GNF 0 Guinean Franc
GTQ 2 Guatemalan Quetzal
GYD 2 Guyana Dollar
HNL 2 Honduran Lempira
HTG 2 Haitian Gourde
HUF 2 Hungarian Forint
IDR 2 Indonesian Rupiah
ILS 2 Israeli Sheqel
IQD 3 Iraqi Dinar
IRR 2 Iranian Rial
ISK 0 Icelandic Krona
JMD 2 Jamaican Dollar
JOD 3 Jordanian Dinar
KES 2 Kenyan Shilling
KGS 2 Kyrgyz Som
KHR 2 Cambodian Riel
KMF 0 Comorian Franc
KPW 2 North Korean Won
KWD 3 Kuwaiti Dinar
KYD 2 Cayman Islands Dollar
KZT 2 Kazakhstani Tenge
LAK 2 Lao Kip
LBP 2 Lebanese Pound
LKR 2 Sri Lankan Rupee
LRD 2 Liberian Dollar
LSL 2 Lesotho Loti
LYD 3 Libyan Dinar
MAD 2 Moroccan Dirham
MDL 2 Moldovan Leu
MGA 2 Malagasy Ariary
MKD 2 Macedonian Denar
MMK 2 Myanmar Kyat
MNT 2 Mongolian Tugrik
MOP 2 Macanese Pataca
MRU 2 2018-01-01.. Mauritanian Ouguiya
MUR 2 Mauritian Rupee
MVR 2 Maldivian Rufiyaa
MWK 2 Malawian Kwacha
MXV 2 Mexican Unidad de Inversion
MYR 2 Malaysian Ringgit
MZN 2 Mozambican Metical
NAD 2 Namibian Dollar
NGN 2 Nigerian Naira
NIO 2 Nicaraguan Cordoba
NPR 2 Nepalese Rupee
OMR 3 Omani Rial
PAB 2 Panamanian Balboa
PEN 2 Peruvian Sol
PGK 2 Papua New Guinean Kina
PHP 2 Philippine Peso
PKR 2 Pakistani Rupee
PLN 2 Polish Zloty
PYG 0 Paraguayan Guarani
QAR 2 Qatari Rial
RON 2 Romanian Leu
RSD 2 Serbian Dinar
RUB 2 Russian Ruble
RWF 0 Rwandan Franc
SAR 2 Saudi Riyal
SBD 2 Solomon Islands Dollar
SCR 2 Seychelles Rupee
SDG 2 Sudanese Pound
SHP 2 Saint Helena Pound
SLE 2 2022-07-01.. Sierra Leonean Leone
SOS 2 Somali Shilling
SRD 2 Surinamese Dollar
SSP 2 2011-07-18.. South Sudanese Pound
STN 2 2018-01-01.. Sao Tome and Principe Dobra
SVC 2 Salvadoran Colon
SYP 2 Syrian Pound
SZL 2 Swazi Lilangeni
THB 2 Thai Baht
TJS 2 Tajikistani Somoni
TMT 2 Turkmenistan Manat
TND 3 Tunisian Dinar
TOP 2 Tongan Pa'anga
TRY 2 Turkish Lira
TTD 2 Trinidad and Tobago Dollar
TWD 2 New Taiwan Dollar
TZS 2 Tanzanian Shilling
UAH 2 Ukrainian Hryvnia
UGX 0 Ugandan Shilling
USN 2 US Dollar (next day)
UYI 0 Uruguayan Unidad Indexada
UYU 2 Uruguayan Peso
UYW 4 2018-08-29.. Uruguayan Unidad Previsional
UZS 2 Uzbekistani Sum
VED 2 2021-10-01.. Venezuelan Bolivar (digital)
VES 2 2018-08-20.. Venezuelan Bolivar
VND 0 Vietnamese Dong
VUV 0 Vanuatu Vatu
WST 2 Samoan Tala
XAD 2 Arab Accounting Dinar
XAF 0 CFA Franc BEAC
XCD 2 East Caribbean Dollar
XCG 2 2025-03-31.. Caribbean Guilder
XOF 0 CFA Franc BCEAO
XPF 0 CFP Franc
YER 2 Yemeni Rial
ZMW 2 2013-01-01.. Zambian Kwacha
ZWG 2 2024-06-25.. Zimbabwe Gold
ANG 2 ..2025-03-31 Netherlands Antillean Guilder
BGN 2 ..2025-12-31 Bulgarian Lev
BYR 0 ..2016-12-31 Belarusian Ruble (2000-2016)
CUC 2 ..2020-12-31 Cuban Convertible Peso
EEK 2 ..2010-12-31 Estonian Kroon
HRK 2 ..2022-12-31 Croatian Kuna
LTL 2 ..2014-12-31 Lithuanian Litas
LVL 2 ..2013-12-31 Latvian Lats
MRO 2 ..2018-06-30 Mauritanian Ouguiya (1973-2018)
SLL 2 ..2024-03-31 Sierra Leonean Leone (1964-2024)
STD 2 ..2018-06-30 Sao Tome and Principe Dobra (1977-2018)
VEF 2 ..2018-08-19 Venezuelan Bolivar (2008-2018)
ZMK 2 ..2012-12-31 Zambian Kwacha (1968-2012)
ZWL 2 ..2024-08-31 Zimbabwe Dollar (2009-2024)
`;
